/** Problems on the wire: `application/problem+json` (RFC 9457). */
import { Problem } from "../core/problems.ts";
import { apiHeaders } from "./security-headers.ts";

export function problemResponse(problem: Problem): Response {
  const { retryAfter } = problem.extras;
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      ...apiHeaders,
      ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
      // RFC 9110, 15.5.2. No browser asks its user for a name and a password because of it.
      ...(problem.status === 401 ? { "www-authenticate": "Bearer" } : {}),
    },
  });
}

/** What was thrown as a problem: itself, or `internal` for what nobody foresaw. */
export function toProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem("internal");
}
