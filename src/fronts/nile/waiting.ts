/**
 * The invite whose link was opened in this browser before its person was signed in. A cookie keeps the token until
 * they are: then they join, without opening the link again.
 */

import { type Accepted, acceptInvite } from "../../core/accept.ts";
import { emailKey } from "../../core/email.ts";
import { type Invite, statusAt } from "../../core/invite.ts";
import { isCode, openInvite } from "../../core/open.ts";
import type { User } from "../../core/ports.ts";
import { Problem } from "../../core/problems.ts";
import type { World } from "../../core/world.ts";
import { callerOf } from "../../http/identity.ts";
import type { Call } from "./call.ts";
import { type CookieOptions, readCookie, setCookie } from "./cookies.ts";

const HOUR = 60 * 60;

export function keepWaiting(headers: Headers, token: string, { secure }: CookieOptions): void {
  setCookie(headers, "invite", token, { secure, maxAge: HOUR });
}

export function endWaiting(headers: Headers, { secure }: CookieOptions): void {
  setCookie(headers, "invite", "", { secure, maxAge: 0 });
}

/** The waiting invite, where it is for this address. */
export async function waitingFor(
  { request, world }: Call,
  email: string,
): Promise<{ token: string; invite: Invite; pending: boolean } | undefined> {
  const token = readCookie(request, "invite");
  if (!token) return undefined;
  const invite = await opened(world, token);
  if (invite?.emailKey !== emailKey(email)) return undefined;
  return { token, invite, pending: statusAt(invite, world.clock.now()) === "pending" };
}

/** Joins what waits for this person. An invite that is gone by now does not keep anybody from signing in. */
export async function joinWaiting(call: Call, user: User): Promise<Accepted | undefined> {
  const waiting = await waitingFor(call, user.email);
  if (!waiting?.pending) return undefined;
  return acceptInvite(call.world, waiting.token, { ...user, origin: callerOf(call.request) }).catch((error) => {
    if (error instanceof Problem) return undefined;
    throw error;
  });
}

/** By token alone: codes can be guessed, and Nile has none. */
export async function opened(world: World, token: string): Promise<Invite | null> {
  if (isCode(token)) return null;
  return openInvite(world, token).catch((error) => {
    if (error instanceof Problem && error.code === "invite_not_found") return null;
    throw error;
  });
}
