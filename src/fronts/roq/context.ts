/** What the resolvers are given. */
import type { Actor } from "../../core/actor.ts";
import type { CreateInput } from "../../core/draft.ts";
import type { UpdateInput } from "../../core/update.ts";
import type { World } from "../../core/world.ts";
import type { Identity } from "../../http/identity.ts";
import type { Lookups } from "./lookups.ts";

export interface RoqFrontOptions {
  world: World;
  identity: Identity;
  /** The installation-wide key that was given from outside. */
  apiKey: string | undefined;
  /** An invite, or a change of one, read as the native API reads it. @throws Problem that names the field at fault */
  readInvite(item: unknown): CreateInput;
  readChange(change: unknown): UpdateInput;
  /** May clients ask for the schema? */
  introspection: boolean;
  /** Told of what nobody foresaw, and where. */
  onError(error: unknown, where: string): void;
}

export interface RoqContext {
  actor: Actor;
  lookups: Lookups;
}
