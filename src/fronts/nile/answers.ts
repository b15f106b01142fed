/**
 * Answers as Nile's clients read them. A body that parses as JSON is data to them whatever its status, so errors are
 * text. They follow a 3xx and lose its cookies, so a redirect is a `location` on another status.
 */
import type { Problem, ProblemCode } from "../../core/problems.ts";

const always = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

export function json(value: unknown, status = 200, headers?: Headers): Response {
  return new Response(JSON.stringify(value), { status, headers: headed(headers, "application/json") });
}

export function text(message: string, status: number, headers?: Headers): Response {
  return new Response(message, { status, headers: headed(headers, "text/plain;charset=UTF-8") });
}

export function empty(status: 200 | 204, headers?: Headers): Response {
  return new Response(null, { status, headers: headed(headers) });
}

function headed(given: Headers | undefined, type?: string): Headers {
  const headers = new Headers(given);
  for (const [name, value] of Object.entries(always)) headers.set(name, value);
  if (type) headers.set("content-type", type);
  return headers;
}

/** Where Nile has a status or words of its own. */
const words: Partial<Record<ProblemCode, [status: number, message: string]>> = {
  unauthenticated: [401, "Unauthorized"],
  tenant_not_found: [404, "Tenant not found"],
  invite_not_found: [404, "Invite not found"],
  // Nile deletes the rows of these.
  invite_accepted: [404, "Invite not found"],
  invite_already_used: [404, "Invite not found"],
  invite_canceled: [404, "Invite not found"],
  invite_rejected: [404, "Invite not found"],
  invite_expired: [410, "Invite has expired"],
  inviter_not_entitled: [403, "Inviter is no longer a member of this tenant."],
  already_member: [400, "User is already a member of the tenant"],
  user_not_found: [400, "User does not exist or has been deleted."],
  invalid_email: [400, "email is not valid."],
  redirect_not_allowed: [400, "callbackUrl and redirectUrl must lead to an allowed origin (DOORLIST_ALLOWED_ORIGINS)"],
  malformed_json: [400, "The body is not valid JSON"],
};

export function refuse(problem: Problem): Response {
  const { message, status: own, extras } = problem;
  const [status, said] = words[problem.code] ?? [own === 422 ? 400 : own, message];
  const retry = extras.retryAfter === undefined ? undefined : new Headers({ "retry-after": String(extras.retryAfter) });
  return text(said, status, retry);
}
