import { type Cookies, fail, redirect } from "@sveltejs/kit";
import { SESSION_COOKIE, signIn, signUp } from "../../lib/server/people.ts";
import type { Actions } from "./$types.ts";

async function enter(way: typeof signIn, refusal: string, request: Request, cookies: Cookies, url: URL) {
  const form = await request.formData();
  const session = way(String(form.get("email")).toLowerCase(), String(form.get("password")));
  if (!session) return fail(400, { message: refusal });
  cookies.set(SESSION_COOKIE, session, { path: "/" });
  // Back to the invite that somebody came to take.
  const next = url.searchParams.get("next") ?? "";
  redirect(303, next.startsWith(`${url.origin}/`) ? next : "/");
}

export const actions: Actions = {
  in: ({ request, cookies, url }) => enter(signIn, "The address or the password is another", request, cookies, url),
  up: ({ request, cookies, url }) => enter(signUp, "There is such an account already", request, cookies, url),
};
