/** Problems in the words of ROQ's clients, which read `extensions.response` of the first error. */
import type { Problem, ProblemCode } from "../../core/problems.ts";

export interface RoqResponse {
  statusCode: number;
  errorCode: string;
  message: string;
  /** What the texts of ROQ's components name: `{{email}}'s invitation failed`. */
  variables?: Record<string, string>;
}

/** The codes that ROQ's clients know; every other problem keeps its own, in capitals: `INVITE_EXPIRED`. */
const roqCodes: Partial<Record<ProblemCode, string>> = {
  unauthenticated: "UNAUTHORIZED_EXCEPTION",
  not_allowed: "FORBIDDEN",
  role_not_allowed: "FORBIDDEN",
  cross_origin: "FORBIDDEN",
  already_member: "USER_ALREADY_EXISTS",
  invite_pending: "USER_INVITE_ALREADY_EXIST",
  internal: "INTERNAL_SERVER_ERROR",
};

export function roqResponse(problem: Problem, about: Record<string, string> = {}): RoqResponse {
  const { field } = problem.extras;
  const message = field === undefined ? problem.message : `${problem.message} (${field})`;
  return {
    statusCode: problem.status,
    errorCode: roqCodes[problem.code] ?? problem.code.toUpperCase(),
    message,
    variables: { message, ...about },
  };
}

export function roqError(response: RoqResponse) {
  return { message: response.message, extensions: { code: response.errorCode, response } };
}

/** What `errors[].error` of `sendUserInvites` holds: the error of a whole answer, as a string. */
export function itemError(problem: Problem, { email, createdByUserId: id }: { email: string; createdByUserId: string }): string {
  return JSON.stringify(roqError(roqResponse(problem, { email, id })));
}

/** An answer that is a refusal: readable to those who wait for a token, and to those who wait for GraphQL. */
export function refusal(problem: Problem): Response {
  const response = roqResponse(problem);
  const { retryAfter } = problem.extras;
  return Response.json(
    { ...response, errors: [roqError(response)], data: null },
    { status: problem.status, headers: retryAfter === undefined ? noStore : { ...noStore, "retry-after": String(retryAfter) } },
  );
}

export const noStore = { "cache-control": "no-store", "x-content-type-options": "nosniff" };
