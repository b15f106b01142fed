import type { TxtLookup } from "./domain.ts";
import type { HookPoints } from "./hooks.ts";
import type { Keyring } from "./keyring.ts";
import type { Limits } from "./limits.ts";
import type { Clock, Directory, Importer, InviteDirectory, InviteStore, Membership, Outbox, Store } from "./ports.ts";
import type { Roles } from "./role.ts";
import type { Verb } from "./verb.ts";
import type { DeliveriesOf } from "./webhook.ts";

export interface WebhookQueue {
  /** There may be something to deliver: look now rather than at the next tick. */
  wake(): void;
  deliveriesOf: DeliveriesOf;
  /** May endpoints lie in a private network, and be reached without TLS? */
  allowPrivate: boolean;
}

/** What every use case is given: the ports, and the rules of this installation. */
export interface World {
  store: Store;
  directory: Directory;
  outbox: Outbox;
  webhooks: WebhookQueue;
  limits: Limits;
  /** Told of each verb, and of its outcome: `done`, or the code of the problem. */
  onVerb?(verb: Verb, outcome: string): void;
  /** Where members live with the host app. */
  membership?: Membership | undefined;
  /** What the host app does before and after each verb. */
  hooks?: HookPoints | undefined;
  importer: Importer;
  dns: TxtLookup;
  clock: Clock;
  keyring: Keyring;
  roles: Roles;
  /** Without a slash at its end, e.g. `https://app.example`. Every link is built from it. */
  baseUrl: string;
  /** Origins, besides the base URL's own, where callback and redirect URLs may lead. */
  allowedOrigins: readonly string[];
  /** The host's own rule, of where else redirects may lead. @default nowhere */
  trusts?(url: string): boolean;
}

/** What the life of an invite is given: a `World` is one, and so is a host's own database behind a smaller store. */
export interface InviteWorld extends Omit<World, "store" | "directory" | "webhooks" | "importer" | "dns"> {
  /** Does a link also count those who had all that it gives? So where an account is a membership already. @default false */
  countsEverybody?: boolean;
  store: InviteStore;
  directory: InviteDirectory;
}
