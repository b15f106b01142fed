/** What the routes are given. */
import type { Context } from "hono";
import { isCode } from "../core/open.ts";
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
export function guarded<T>(
  { codeGuesses, addressOf }: Deps,
  context: Context,
  token: string,
  open: () => Promise<T>,
): Promise<T> {
  return guardedAt(addressOf(context), codeGuesses, token, open);
}

/** @param address of the caller */
export async function guardedAt<T>(address: string, codeGuesses: Throttle, token: string, open: () => Promise<T>): Promise<T> {
  if (!isCode(token)) return open();
  const network = networkOf(address);
  await codeGuesses.check(network);
  try {
    return await open();
  } catch (error) {
    if (error instanceof Problem && error.code === "invite_not_found") await codeGuesses.wrong(network);
    throw error;
  }
}
