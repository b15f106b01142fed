/** Problems on the wire: `application/problem+json` (RFC 9457). */
import { Problem } from "../core/problems.ts";
import { apiHeaders } from "./security-headers.ts";

export function problemResponse(problem: Problem): Response {
  return answer(problem, problem.toJSON());
}

/** Below `/api/auth`, where clients of the sign-in library show `message`, and wait as long as its own header says. */
export function signInProblemResponse(problem: Problem): Response {
  const { field, retryAfter } = problem.extras;
  const message = field === undefined ? problem.message : `[body.${field}] ${problem.message}`;
  const response = answer(problem, { ...problem.toJSON(), message });
  if (retryAfter !== undefined) response.headers.set("x-retry-after", String(retryAfter));
  return response;
}

function answer(problem: Problem, details: object): Response {
  const { retryAfter } = problem.extras;
  return new Response(JSON.stringify(details), {
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
