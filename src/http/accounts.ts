/**
 * Sign-up and sign-in, around the sign-in library's own endpoints: a sign-up may carry an invite and accept it in the
 * same step, registration may be by invite only, and wrong passwords are throttled.
 */

import { z } from "zod";
import { type Accepted, acceptInvite } from "../core/accept.ts";
import { assertOpenFor } from "../core/accept-as-holder.ts";
import type { AccountPurpose } from "../core/account-token.ts";
import type { Visitor } from "../core/actor.ts";
import { emailKey, parseAddress } from "../core/email.ts";
import type { Origin } from "../core/events.ts";
import { type Invite, provesMailbox, statusAt } from "../core/invite.ts";
import { openInvite } from "../core/open.ts";
import { wantsConfirmedAddress } from "../core/policy.ts";
import type { SessionReader, User } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import { isPublicAddress, networkOf } from "../core/public-address.ts";
import type { JoinRequest } from "../core/request.ts";
import { requestByInvite } from "../core/request-join.ts";
import type { World } from "../core/world.ts";
import { localeOf } from "./accept-language.ts";
import type { AccountMails, Passwords } from "./account-mails.ts";
import { guardedAt } from "./context.ts";
import { callerOf } from "./identity.ts";
import { parse, readJson } from "./parse.ts";
import type { Throttle } from "./throttle.ts";
import { wireMember } from "./wire.ts";

export type Registration = "open" | "invite-only";

export interface AccountOptions {
  world: World;
  /** The sign-in library: answers `/api/auth/*`. */
  signIn: (request: Request) => Promise<Response>;
  readSession: SessionReader;
  passwords: Passwords;
  mails: AccountMails;
  registration: Registration;
  passwordGuesses: Throttle;
  codeGuesses: Throttle;
  /** Sign-ups with an address that has an account, which they tell, by network of the caller. */
  takenAddresses: Throttle;
}

/** What the library reads, field by field; no column holds a NUL. */
const plain = z.union([z.string().refine((text) => !text.includes("\0"), "No NUL"), z.number(), z.boolean(), z.null()]);
const signUpBody = z.object({ email: z.string(), inviteToken: z.string().nullish() }).catchall(plain);
/** As long as any other name here, and on one line: it reaches the mails of people who do not know its bearer. */
const named = z.looseObject({
  name: z
    .string()
    .max(200)
    .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, "A line of at most 200 characters")
    .optional(),
});
const anyBody = z.record(z.string(), plain);
const resetBody = z.object({ newPassword: z.string(), token: z.string().optional() });
const signInBody = z.object({ email: z.string() }).catchall(plain);

export interface SignUpInput {
  name?: unknown;
  email?: string;
  password?: unknown;
  inviteToken?: string | null;
}

export interface SignedUp {
  response: Response;
  /** Neither this nor `asked`: without an invite, or with one that wants a confirmed address first. */
  accepted?: Accepted;
  /** By a link that needs approval. */
  asked?: JoinRequest;
}

export interface Accounts {
  /** Anything under `/api/auth`. @param address of the caller */
  handle(request: Request, address: string): Promise<Response>;
  /** @param headers of the caller's request @param origin for the events of an accepted invite */
  signUp(input: SignUpInput, headers: Headers, origin: Origin): Promise<SignedUp>;
  /** May the holder of this link choose a password for an account that somebody made with its address and never confirmed? */
  isClaimable(token: string): Promise<boolean>;
  /**
   * For whoever holds a link that proves the mailbox: the first password of an account that an accepted invite made, or a
   * new one where somebody made an account with the address and never confirmed it; they are signed out, and every way
   * in that they left is gone. Answers the sign-in, or null where that is not so.
   */
  claim(input: { token: string; password: string }, headers: Headers, address: string): Promise<Response | null>;
  /** Mails the link once more that confirms the address, and leads back to the invite. @throws Problem `rate_limited` */
  confirmFor(token: string, user: User, headers: Headers, address: string): Promise<void>;
  /** Mails a link to the holder of the account, where there is one. @throws Problem `invalid_email`, `rate_limited` */
  mail(purpose: AccountPurpose, email: string, headers: Headers, address: string): Promise<void>;
  signIn(input: { email: string; password?: unknown }, headers: Headers, address: string): Promise<Response>;
  signOut(headers: Headers): Promise<Response>;
  /** The account whose session it is. */
  rename(name: string, headers: Headers): Promise<Response>;
}

const BASE = "/api/auth";

/** The library's own endpoints that somebody with a password needs. What is not offered need not be defended. */
const OFFERED = new Set([
  ...["GET /get-session", "GET /list-sessions", "GET /list-accounts", "GET /ok", "GET /error", "POST /sign-out"],
  ...["POST /change-password", "POST /verify-password", "POST /update-user"],
  ...["POST /revoke-session", "POST /revoke-sessions", "POST /revoke-other-sessions"],
]);

/** Where somebody signed in shows that they know the password. */
const ASKS_PASSWORD = new Set(["/change-password", "/verify-password"]);

export function createAccounts(options: AccountOptions): Accounts {
  const { world, signIn: library, readSession, passwords, mails, registration, passwordGuesses, takenAddresses } = options;
  const forward = (path: string, body: Record<string, unknown>, from: Headers): Promise<Response> => {
    parse(named, body);
    const headers = ownHeaders(from, world.baseUrl);
    headers.delete("content-length");
    headers.set("content-type", "application/json");
    return library(new Request(new URL(BASE + path, world.baseUrl), { method: "POST", headers, body: JSON.stringify(body) }));
  };

  async function signUp({ inviteToken, ...account }: SignUpInput, headers: Headers, origin: Origin): Promise<SignedUp> {
    const email = parseAddress(account.email ?? "");
    if (!email) throw new Problem("invalid_email", { field: "email" });
    const token = inviteToken || undefined;
    const invite = token === undefined ? null : await openInvite(world, token);
    if (invite) await assertOpenFor(world, invite, email.key);
    else if (registration === "invite-only" && !(await world.directory.isEmpty())) throw new Problem("registration_closed");

    const makeAccount = () => forward("/sign-up/email", { ...account, email: email.key }, headers);
    const response = await probing(origin, () => orTaken(email.key, makeAccount));
    const locale = localeOf(headers);
    const isForLater = !invite || wantsConfirmedAddress(invite);
    if (response.ok && isForLater) await mails.greet(email.key, { locale, invite });
    if (!response.ok || token === undefined || isForLater) return { response };
    const body = (await response.json()) as { user: { id: string; email: string; name: string } };
    const user: Visitor = { id: body.user.id, email: body.user.email, name: body.user.name, emailVerified: false, origin };
    const entry = invite?.requiresApproval
      ? { asked: await requestByInvite(world, token, user, {}) }
      : { accepted: await acceptInvite(world, token, user) };
    const emailVerified = (await world.directory.user(user.id))?.emailVerified ?? false;
    if (!emailVerified) await mails.greet(user.email, { locale });
    const answer = { ...body, user: { ...body.user, emailVerified } };
    return { response: withBody(response, answer), ...entry };
  }

  /** Of several who sign up with one address at once, the library tells the later ones only that it failed. Now it can say why. */
  async function orTaken(address: string, makeAccount: () => Promise<Response>): Promise<Response> {
    try {
      return await makeAccount();
    } catch (error) {
      if (await world.directory.userByEmail(address)) return makeAccount();
      throw error;
    }
  }

  /** Somebody on the internet who tries addresses, to learn which have accounts, is soon at an end. */
  async function probing({ ip }: Origin, signUpNow: () => Promise<Response>): Promise<Response> {
    if (ip === null || !isPublicAddress(ip)) return signUpNow();
    return takenAddresses.guess(networkOf(ip), async (wrong) => {
      const response = await signUpNow();
      if (response.status === 422 && /"USER_ALREADY_EXISTS/.test(await response.clone().text())) wrong();
      return response;
    });
  }

  async function signIn(input: { email: string; password?: unknown }, headers: Headers, address: string) {
    const email = parseAddress(input.email)?.key ?? input.email;
    return passwordGuesses.guess(guessedAt(email, address), async (wrong) => {
      const response = await forward("/sign-in/email", { ...input, email }, headers);
      if (response.status === 401) wrong();
      return response;
    });
  }

  /** Counted with the wrong ones at sign-in: an open session is no way to learn what the password is. */
  async function withPassword(path: string, body: Record<string, unknown>, request: Request, address: string) {
    const send = () => forward(path, body, request.headers);
    const user = await readSession(request, world.clock.now());
    if (!user) return send();
    return passwordGuesses.guess(guessedAt(emailKey(user.email), address), async (wrong) => {
      const response = await send();
      if (response.status === 400 && /"INVALID_PASSWORD"/.test(await response.clone().text())) wrong();
      return response;
    });
  }

  async function claim({ token, password }: { token: string; password: string }, headers: Headers, address: string) {
    const invite = await openInvite(world, token);
    const expired = invite.expiresAt <= world.clock.now();
    if (!provesMailbox(invite) || invite.emailKey === null || expired) return null;
    const user = await world.directory.userByEmail(invite.emailKey);
    if (!user) return null;
    if (!(await passwords.setFirstPassword(user.id, password))) {
      if (!mayClaim(invite, user)) return null;
      await passwords.setPassword(user.id, password, { alone: true });
      await world.directory.markEmailVerified(user.id);
    }
    return signIn({ email: invite.emailKey, password }, headers, address);
  }

  /** Nobody has shown that the account is theirs, and this link shows whose mailbox its address is. */
  function mayClaim(invite: Invite, user: User): boolean {
    return provesMailbox(invite) && statusAt(invite, world.clock.now()) === "pending" && !user.emailVerified;
  }

  async function isClaimable(token: string): Promise<boolean> {
    const invite = await openInvite(world, token);
    const user = invite.emailKey === null ? null : await world.directory.userByEmail(invite.emailKey);
    return user !== null && mayClaim(invite, user);
  }

  /** A mail that the sign-in library would send by itself, whose links it would keep in its tables. */
  async function accountMail(path: string, request: Request, address: string): Promise<Response | null> {
    switch (path) {
      case "/request-password-reset":
      case "/forget-password":
      case "/send-verification-email": {
        const { email } = parse(signInBody, await readJson(request));
        const purpose = path === "/send-verification-email" ? "verify_address" : "reset_password";
        await mails.request(purpose, email, address, { locale: localeOf(request.headers) });
        return Response.json({ status: true });
      }
      case "/reset-password": {
        const { newPassword, token } = parse(resetBody, await readJson(request));
        await mails.resetPassword(token ?? new URL(request.url).searchParams.get("token") ?? "", newPassword);
        return Response.json({ status: true });
      }
      default:
        return null;
    }
  }

  return {
    signUp,
    claim,
    isClaimable,
    async confirmFor(token, { email }, headers, address) {
      const invite = await openInvite(world, token);
      await mails.request("verify_address", email, address, { locale: localeOf(headers), invite });
    },
    mail: (purpose, email, headers, address) => mails.request(purpose, email, address, { locale: localeOf(headers) }),
    signIn,
    signOut: (headers) => forward("/sign-out", {}, headers),
    rename: (name, headers) => forward("/update-user", { name }, headers),
    async handle(request, address) {
      const { pathname, search } = new URL(request.url);
      const path = pathname.slice(BASE.length);
      if (request.method === "POST" && path === "/sign-up/email") {
        const input = parse(signUpBody, await readJson(request));
        const open = () => signUp(input, request.headers, callerOf(request));
        const { response, accepted, asked } = await guardedAt(options, address, input.inviteToken ?? "", open);
        if (asked) return withMore(response, { request: requestOf(asked) });
        return accepted ? withMore(response, entryOf(accepted)) : response;
      }
      if (request.method === "POST" && path === "/sign-in/email") {
        return signIn(parse(signInBody, await readJson(request)), request.headers, address);
      }
      const mailed = request.method === "POST" ? await accountMail(path, request, address) : null;
      if (mailed) return mailed;
      const method = request.method === "HEAD" ? "GET" : request.method;
      if (!OFFERED.has(`${method} ${path}`)) throw new Problem("not_found");
      if (request.method === "POST") {
        const body = parse(anyBody, await readJson(request, true));
        if (ASKS_PASSWORD.has(path)) return withPassword(path + search, body, request, address);
        return forward(path + search, body, request.headers);
      }
      return library(new Request(request, { headers: ownHeaders(request.headers, world.baseUrl) }));
    },
  };
}

function guessedAt(email: string, address: string): string {
  return `${email} ${networkOf(address)}`;
}

/**
 * Where a request comes from was judged before it got here (origin.ts). The library has a stricter rule of its own, which
 * refuses callers that are no browsers, so it is told what we found.
 */
function ownHeaders(from: Headers, baseUrl: string): Headers {
  const headers = new Headers(from);
  for (const name of ["sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest"]) headers.delete(name);
  headers.set("origin", new URL(baseUrl).origin);
  return headers;
}

function withBody(response: Response, body: unknown): Response {
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  return new Response(JSON.stringify(body), { status: response.status, headers });
}

async function withMore(response: Response, more: object): Promise<Response> {
  return withBody(response, { ...((await response.json()) as object), ...more });
}

/** Enough to tell that it was made; the rest is at `/v1/me/requests`. */
function requestOf({ id, tenantId, status }: JoinRequest) {
  return { id, tenantId, status };
}

function entryOf({ member, redirectUrl }: Accepted) {
  return { member: wireMember(member), ...(redirectUrl === null ? {} : { redirectUrl }) };
}
