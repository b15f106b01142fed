/**
 * Sign-up and sign-in, around the sign-in library's own endpoints: a sign-up may carry an invite and accept it in the
 * same step, registration may be by invite only, and wrong passwords are throttled.
 */
import { type Accepted, acceptInvite } from "../core/accept.ts";
import { parseAddress } from "../core/email.ts";
import { assertPending } from "../core/invite.ts";
import { openInvite } from "../core/open.ts";
import { assertAddressee, assertInviterEntitled } from "../core/policy.ts";
import type { User } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import type { World } from "../core/world.ts";
import { guardedAt } from "./context.ts";
import { readJson } from "./parse.ts";
import type { Throttle } from "./throttle.ts";

export type Registration = "open" | "invite-only";

export interface AccountOptions {
  world: World;
  /** The sign-in library: answers `/api/auth/*`. */
  signIn: (request: Request) => Promise<Response>;
  registration: Registration;
  passwordGuesses: Throttle;
  codeGuesses: Throttle;
}

export interface SignUpInput {
  name?: unknown;
  email?: unknown;
  password?: unknown;
  inviteToken?: unknown;
}

export interface Accounts {
  /** Anything under `/api/auth`. @param address of the caller */
  handle(request: Request, address: string): Promise<Response>;
  /** @param headers of the caller's request */
  signUp(input: SignUpInput, headers: Headers): Promise<{ response: Response; accepted?: Accepted }>;
  signIn(input: { email: string; password: string }, headers: Headers, address: string): Promise<Response>;
  signOut(headers: Headers): Promise<Response>;
}

const BASE = "/api/auth";

export function createAccounts(options: AccountOptions): Accounts {
  const { world, signIn: library, registration, passwordGuesses, codeGuesses } = options;
  const forward = (path: string, body: unknown, from: Headers): Promise<Response> => {
    const headers = ownHeaders(from, world.baseUrl);
    headers.delete("content-length");
    headers.set("content-type", "application/json");
    return library(new Request(`${world.baseUrl}${BASE}${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
  };

  async function signUp({ inviteToken, ...account }: SignUpInput, headers: Headers) {
    const email = parseAddress(String(account.email ?? ""));
    if (!email) throw new Problem("invalid_email", { field: "email" });
    const token = inviteToken === undefined || inviteToken === null || inviteToken === "" ? undefined : String(inviteToken);
    if (token !== undefined) await assertInviteOpen(world, token, email.key);
    else if (registration === "invite-only" && !(await world.directory.isEmpty())) throw new Problem("registration_closed");

    const response = await forward("/sign-up/email", { ...account, email: email.key }, headers);
    if (!response.ok || token === undefined) return { response };
    const body = (await response.json()) as { user: { id: string; email: string; name: string } };
    const user: User = { id: body.user.id, email: body.user.email, name: body.user.name, emailVerified: false };
    const accepted = await acceptInvite(world, token, user);
    const emailVerified = (await world.directory.user(user.id))?.emailVerified ?? false;
    const answer = { ...body, user: { ...body.user, emailVerified } };
    return { response: withBody(response, answer), accepted };
  }

  async function signIn(input: { email: string; password: string }, headers: Headers, address: string) {
    const email = parseAddress(input.email)?.key ?? input.email;
    const key = `${email} ${address}`;
    await passwordGuesses.check(key);
    const response = await forward("/sign-in/email", { ...input, email }, headers);
    if (response.status === 401) await passwordGuesses.wrong(key);
    return response;
  }

  return {
    signUp,
    signIn,
    signOut: (headers) => forward("/sign-out", {}, headers),
    async handle(request, address) {
      const path = new URL(request.url).pathname.slice(BASE.length);
      if (request.method === "POST" && path === "/sign-up/email") {
        const input: SignUpInput = asObject(await readJson(request));
        const open = () => signUp(input, request.headers);
        const { response, accepted } = await guardedAt(address, codeGuesses, String(input.inviteToken ?? ""), open);
        return accepted ? withAccepted(response, accepted) : response;
      }
      if (request.method === "POST" && path === "/sign-in/email") {
        const body = asObject(await readJson(request)) as { email: string; password: string };
        return signIn({ ...body, email: String(body.email ?? "") }, request.headers, address);
      }
      return library(new Request(request, { headers: ownHeaders(request.headers, world.baseUrl) }));
    },
  };
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

/** Said before the account is made: nobody types a password for an invite that is gone. */
async function assertInviteOpen(world: World, token: string, email: string): Promise<void> {
  const invite = await openInvite(world, token);
  assertPending(invite, world.clock.now());
  const domainProven = { ...world, requireVerifiedDomain: false };
  assertAddressee(domainProven, invite, { id: "", email, name: "", emailVerified: false });
  await assertInviterEntitled(world, world.store, invite);
  const tenant = await world.store.tenants.get(invite.tenantId);
  if (tenant?.seats != null && tenant.members >= tenant.seats) throw new Problem("seats_full");
}

function asObject(body: unknown): Record<string, unknown> {
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw new Problem("invalid_body");
  return body as Record<string, unknown>;
}

function withBody(response: Response, body: unknown): Response {
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  return new Response(JSON.stringify(body), { status: response.status, headers });
}

async function withAccepted(response: Response, { member, redirectUrl }: Accepted): Promise<Response> {
  const body = (await response.json()) as object;
  const joined = {
    tenantId: member.tenantId,
    userId: member.userId,
    roles: member.roles,
    joinedAt: new Date(member.joinedAt).toISOString(),
  };
  return withBody(response, { ...body, member: joined, ...(redirectUrl === null ? {} : { redirectUrl }) });
}
