/** From events to what a person reads of them. Where the log has no mail in it, the invite tells where its last one is. */
import type { WireInvite } from "../contract/invite.ts";
import type { WireEvent } from "../contract/tenant.ts";

export interface TimelineEntry {
  id: string;
  type: string;
  /** `user:<id>`, `key:<id>`, `holder` or `system`. */
  actor: string;
  /** ISO 8601; null: it is so now. */
  at: string | null;
  /** An address, or a reason. */
  note?: string | undefined;
}

/** @param events newest first */
export function timelineOf(invite: WireInvite, events: readonly WireEvent[]): TimelineEntry[] {
  const entries: TimelineEntry[] = events.map(({ id, type, actor, at, data }) => ({ id, type, actor, at, note: noteOf(data) }));
  const mail = mailOf(invite);
  if (!mail || events.some(({ type }) => type === "invite.sent" || type === "invite.failed")) return entries;
  const at = entries.findIndex((entry) => mail.at === null || (entry.at !== null && entry.at <= mail.at));
  return at < 0 ? [...entries, mail] : entries.toSpliced(at, 0, mail);
}

function mailOf({ delivery: { state, reason, at } }: WireInvite): TimelineEntry | null {
  if (state === "none") return null;
  return { id: "mail", type: `invite.${state}`, actor: "system", at: at ?? null, note: reason };
}

/** A corrected address, or why a mail failed. */
function noteOf(data: WireEvent["data"]): string | undefined {
  const { after, reason } = (data ?? {}) as { after?: { email?: unknown }; reason?: unknown };
  if (typeof reason === "string") return reason;
  return typeof after?.email === "string" ? after.email : undefined;
}
