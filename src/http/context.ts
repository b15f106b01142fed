/** What the routes are given. */
import type { Context } from "hono";
import { isCode, openInvite } from "../core/open.ts";
import { Problem } from "../core/problems.ts";
import { networkOf } from "../core/public-address.ts";
import type { World } from "../core/world.ts";
import type { Identity } from "./identity.ts";
import type { Throttle } from "./throttle.ts";

export interface Deps {
  world: World;
  identity: Identity;
  /** Wrong codes, by address of the caller. */
  codeGuesses: Throttle;
  /** Wrong passwords, by account and address of the caller. */
  passwordGuesses: Throttle;
  /** The IP address of the caller, where the runtime tells. */
  addressOf(context: Context): string;
}

/** Runs what opens an invite by what the caller typed; a code that opens none counts as a guess. */
export function guarded<T>(deps: Deps, context: Context, token: string, open: () => Promise<T>): Promise<T> {
  return guardedAt(deps, deps.addressOf(context), token, open);
}

/** @param address of the caller */
export async function guardedAt<T>(
  { world, codeGuesses }: Pick<Deps, "world" | "codeGuesses">,
  address: string,
  token: string,
  open: () => Promise<T>,
): Promise<T> {
  if (!isCode(token)) return open();
  // Looked up beforehand, so that a guess is under way for as long as that takes, and not for what comes of the invite.
  await codeGuesses.guess(networkOf(address), async (wrong) => {
    try {
      await openInvite(world, token);
    } catch (error) {
      if (error instanceof Problem && error.code === "invite_not_found") wrong();
      throw error;
    }
  });
  return open();
}
