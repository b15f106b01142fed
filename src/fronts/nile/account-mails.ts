/**
 * The mails that the holder of an account asks for: to confirm the address, to choose a new password. Their links lead to
 * Doorlist's own pages.
 */
import { empty, text } from "./answers.ts";
import { type Call, fieldsOf, userOf } from "./call.ts";
import { assertCsrf } from "./csrf.ts";

/** To the address of who is signed in. */
export async function postVerifyEmail(call: Call): Promise<Response> {
  const { email } = await userOf(call);
  const { csrfToken } = await fieldsOf(call);
  assertCsrf(call, csrfToken);
  await call.accounts.mail("verify_address", email, call.request.headers, call.address);
  return text("Email verification sent", 201);
}

/** The same answer whether the address has an account or not. With `json`, Nile answers the link itself, to whoever asks. */
export async function postResetPassword(call: Call): Promise<Response> {
  const { email = "" } = await fieldsOf(call);
  if (call.url.searchParams.get("json") === "true") return text("The link goes by mail alone: forgotPassword sends it", 400);
  await call.accounts.mail("reset_password", email, call.request.headers, call.address);
  return empty(200);
}
