import type { Keyring } from "./keyring.ts";
import type { Clock, Directory, Importer, Outbox, Store } from "./ports.ts";
import type { Roles } from "./role.ts";

/** What every use case is given: the ports, and the rules of this installation. */
export interface World {
  store: Store;
  directory: Directory;
  outbox: Outbox;
  importer: Importer;
  clock: Clock;
  keyring: Keyring;
  roles: Roles;
  /** Without a slash at its end, e.g. `https://app.example`. Every link is built from it. */
  baseUrl: string;
  /** Origins, besides the base URL's own, where callback and redirect URLs may lead. */
  allowedOrigins: readonly string[];
}
