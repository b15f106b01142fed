/**
 * A sign-up form that is sent twice, as by a double click where no script holds the second back. The first made the account (or
 * set its password) and let the person in. The second finds the address taken, the invite used, or the last seat gone, though it
 * comes from the same person. It gets the answer of the first if its password is that person's, and only then: it counts as a
 * sign-in, so wrong passwords are limited as everywhere.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { Invite } from "../core/invite.ts";
import { openInvite } from "../core/open.ts";
import type { User } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import { openRequest } from "../core/read-requests.ts";
import type { World } from "../core/world.ts";
import type { Accounts } from "./accounts.ts";

/** The first form may still be at work in another process: the account is there, the use of the invite not yet. */
const LOOK_AGAIN_MS = [100, 200, 400];

export interface SentForm {
  token: string;
  email: string;
  password: string;
  headers: Headers;
  /** Of the caller. */
  address: string;
}

/** The answer that signs in whoever came in here with these credentials before. Null: nobody did. */
export async function enteredBefore(world: World, accounts: Accounts, form: SentForm): Promise<Response | null> {
  const { token, email, password, headers, address } = form;
  const signedIn = await orNull(accounts.signIn({ email, password }, headers, address));
  if (!signedIn?.ok) return null;
  const { user: account } = (await signedIn.clone().json()) as { user: { id: string } };
  const [invite, user] = await Promise.all([openInvite(world, token), world.directory.user(account.id)]);
  for (const waitMs of [0, ...LOOK_AGAIN_MS]) {
    await pause(waitMs);
    if (user && (await isIn(world, invite, user))) return signedIn;
  }
  await accounts.signOut(withCookiesOf(signedIn, headers));
  return null;
}

/** Is this user in the tenant by this invite, or waiting to be? */
async function isIn(world: World, { tenantId, id }: Invite, user: User): Promise<boolean> {
  const [use, member] = await Promise.all([
    world.store.uses.get(tenantId, id, user.id),
    world.store.members.get(tenantId, user.id),
  ]);
  if (use) return member !== null;
  const asked = await openRequest(world, tenantId, user);
  return asked?.inviteId === id;
}

/** Can this be the problem that a second form meets because of the first? */
export function mayBeSentAgain({ code, extras }: Problem): boolean {
  const taken = code === "invalid_field" && extras.field === "email";
  return taken || code === "invite_accepted" || code === "seats_full" || code === "unavailable" || code === "unauthenticated";
}

async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

function withCookiesOf(response: Response, from: Headers): Headers {
  const headers = new Headers(from);
  const pairs = response.headers.getSetCookie().map((cookie) => cookie.split(";", 1)[0]);
  headers.set("cookie", pairs.join("; "));
  return headers;
}
