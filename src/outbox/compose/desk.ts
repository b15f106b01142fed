/** What every mail of the outbox is written with. */
import type { Message, MessageKind } from "../../core/message.ts";
import type { User } from "../../core/ports.ts";
import type { World } from "../../core/world.ts";
import type { RenderedMail } from "../../mail/render.ts";

/** `show`: it was sent before. That can be shown even where it would not be sent any more. */
export type Purpose = "send" | "show";

/** Not now: it is night where it goes. Epoch milliseconds. */
export interface Postponed {
  until: number;
}

/**
 * Null where it is to go nowhere: its invite was decided or has a newer link, the tenant does not want it, or there is
 * nobody to get it.
 */
export type Written = (RenderedMail & { to: string; remindAt?: number | null }) | Postponed | null;

export interface Desk {
  world: World;
  /** The dashboard; where accounts are the host's there is none, and mails lead to the host's app. */
  home: string;
  /** The page that a mail to an account leads to; undefined where the directory has no accounts of ours. */
  accountUrl?(kind: "verify_address" | "reset_password", user: User, until: number): Promise<string>;
}

export type Write<Kind extends MessageKind> = (desk: Desk, message: Message<Kind>, purpose: Purpose) => Promise<Written>;

/** The tenant's own page. */
export function tenantUrl({ home }: Desk, tenantId: string): string {
  return `${home}?tenant=${encodeURIComponent(tenantId)}`;
}
