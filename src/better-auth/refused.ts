/** From the core's problems to Better Invite's codes, which are 400 but for a few. */
import type { Problem, ProblemCode } from "../core/problems.ts";
import { ERROR_CODES, type InviteErrorCode } from "./error-codes.ts";

const statuses: Partial<Record<InviteErrorCode, number>> = {
  UNAUTHORIZED: 401,
  INVALID_ORIGIN: 403,
  INVALID_CALLBACK_URL: 403,
  INVALID_REDIRECT_URL: 403,
  NOT_FOUND: 404,
  ADMIN_PLUGIN_IS_NOT_SET_UP: 424,
  TOO_MANY_ATTEMPTS: 429,
  INVITATION_EMAIL_NOT_ENABLED: 500,
  ERROR_SENDING_THE_INVITATION_EMAIL: 500,
  INVITATION_NOT_CREATED: 500,
  UNAVAILABLE: 503,
};

export class Refused extends Error {
  readonly code: InviteErrorCode;
  readonly status: number;

  constructor(code: InviteErrorCode, message: string = ERROR_CODES[code].message) {
    super(message);
    this.name = "Refused";
    this.code = code;
    this.status = statuses[code] ?? 400;
  }
}

const codes: Partial<Record<ProblemCode, InviteErrorCode>> = {
  invite_not_found: "INVALID_TOKEN",
  invite_canceled: "INVALID_TOKEN",
  invite_rejected: "INVALID_TOKEN",
  invite_erased: "INVALID_TOKEN",
  invite_expired: "INVALID_OR_EXPIRED_INVITE",
  invite_accepted: "INVITE_TOKEN_HAS_ALREADY_BEEN_USED",
  invite_already_used: "INVITE_TOKEN_HAS_ALREADY_BEEN_USED",
  email_mismatch: "INVALID_EMAIL",
  domain_not_allowed: "INVALID_EMAIL",
  not_rejectable: "CANT_REJECT_INVITE",
  email_unverified: "CANT_ACCEPT_INVITE",
  approval_required: "CANT_ACCEPT_INVITE",
  not_allowed: "INSUFFICIENT_PERMISSIONS",
  role_not_allowed: "INSUFFICIENT_PERMISSIONS",
  inviter_not_entitled: "INVITER_NOT_ENTITLED",
  unknown_role: "UNKNOWN_ROLE",
  already_member: "ALREADY_MEMBER",
  seats_full: "NO_FREE_SEAT",
  tenant_not_found: "UNKNOWN_TENANT",
  unauthenticated: "UNAUTHORIZED",
  invalid_api_key: "UNAUTHORIZED",
  rate_limited: "TOO_MANY_ATTEMPTS",
  cross_origin: "INVALID_ORIGIN",
  not_found: "NOT_FOUND",
  unavailable: "UNAVAILABLE",
  internal: "UNAVAILABLE",
};

/** These say more than the code does. */
const telling = new Set<InviteErrorCode>(["UNKNOWN_ROLE", "VALIDATION_ERROR", "INVALID_REDIRECT_URL"]);

export function refusalOf(problem: Problem): Refused {
  const { field } = problem.extras;
  if (problem.code === "redirect_not_allowed") return new Refused("INVALID_REDIRECT_URL", `Invalid ${wireField(field)}`);
  const code = codes[problem.code] ?? "VALIDATION_ERROR";
  // Why not, and what to do about it.
  if (code === "CANT_ACCEPT_INVITE") return new Refused(code, problem.message);
  if (!telling.has(code)) return new Refused(code);
  return new Refused(code, `[body${field ? `.${wireField(field)}` : ""}] ${problem.message}`);
}

/** Better Invite has another word for it after a sign-up or sign-in. */
export function atHandOver<T extends { code: string }>(refused: T): T | Refused {
  return refused.code === "INVITE_TOKEN_HAS_ALREADY_BEEN_USED" ? new Refused("NO_USES_LEFT_FOR_INVITE") : refused;
}

const fields: Record<string, string> = {
  redirectUrl: "redirectToAfterUpgrade",
  callbackUrl: "redirectToSignUp or redirectToSignIn",
  linkTemplate: "customInviteUrl",
};

/** How the endpoints' bodies call a field of the core's. */
function wireField(field = "redirectURL"): string {
  return /^roles(\.|$)/.test(field) ? "role" : (fields[field] ?? field);
}
