/** To Nile's hook a refused sign-in is a success that is not `ok`. Nothing comes back where the browser moves on. */
export function problemOf(answer: { ok?: boolean } | undefined): string {
  return answer?.ok === false ? "The address or the password is wrong." : "";
}
