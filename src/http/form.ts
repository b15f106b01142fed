/** What the pages' forms send, and the sign-in library's answers to them. */
import type { Context } from "hono";
import { Problem } from "../core/problems.ts";

export type Form = Record<string, string>;

/** Its text fields. @throws Problem `invalid_body` */
export async function readForm(context: Context): Promise<Form> {
  const body = await context.req.parseBody().catch((error) => {
    throw error instanceof TypeError ? new Problem("invalid_body") : error;
  });
  return Object.fromEntries(Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

export function withCookies(response: Response, from?: Response): Response {
  for (const cookie of from?.headers.getSetCookie() ?? []) response.headers.append("set-cookie", cookie);
  return response;
}

/** The answer that signs somebody in. @throws Problem at its field, where the library refused */
export async function signedInBy({ response }: { response: Response }): Promise<Response> {
  if (!response.ok) throw await accountProblem(response);
  return response;
}

/** What the sign-in library refused, as a problem at its field. */
async function accountProblem(response: Response): Promise<Problem> {
  const { code = "", message = "" } = (await response.json().catch(() => ({}))) as { code?: string; message?: string };
  if (code === "INVALID_EMAIL_OR_PASSWORD")
    return new Problem("invalid_field", { field: "password", detail: "The address or the password is not right" });
  if (code.startsWith("USER_ALREADY_EXISTS")) {
    return new Problem("invalid_field", { field: "email", detail: "This address has an account: sign in instead" });
  }
  const field = code.includes("PASSWORD") ? "password" : code.includes("EMAIL") ? "email" : "name";
  return new Problem("invalid_field", { field, detail: message || "The account could not be made" });
}
