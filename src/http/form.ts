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

/** The answer that signs somebody in. @throws Problem at its field, where the library refused; the pages have the words */
export async function signedInBy({ response }: { response: Response }): Promise<Response> {
  if (!response.ok) throw await accountProblem(response);
  return response;
}

/** What the sign-in library refused, as a problem at its field. */
async function accountProblem(response: Response): Promise<Problem> {
  const { code = "", message = "" } = (await response.json().catch(() => ({}))) as { code?: string; message?: string };
  if (code === "INVALID_EMAIL") return new Problem("invalid_email", { field: "email" });
  if (code.startsWith("USER_ALREADY_EXISTS")) return new Problem("invalid_field", { field: "email" });
  const isPassword = code.includes("PASSWORD") || message.includes("body.password");
  return new Problem("invalid_field", { field: isPassword ? "password" : "name" });
}
