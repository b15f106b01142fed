import type { Keyring } from "./keyring.ts";
import type { Clock, Directory, InviteDirectory, InviteStore, Outbox, Store } from "./ports.ts";
import type { Roles } from "./role.ts";

/** What every use case is given: the ports, and the rules of this installation. */
export interface World {
  store: Store;
  directory: Directory;
  outbox: Outbox;
  clock: Clock;
  keyring: Keyring;
  roles: Roles;
  /** Without a slash at its end, e.g. `https://app.example`. Every link is built from it. */
  baseUrl: string;
  /** Origins, besides the base URL's own, where callback and redirect URLs may lead. */
  allowedOrigins: readonly string[];
}

/** What the life of an invite is given: a `World` is one, and so is a host's own database behind a smaller store. */
export interface InviteWorld extends Omit<World, "store" | "directory"> {
  store: InviteStore;
  directory: InviteDirectory;
}
