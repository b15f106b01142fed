"use server";

import { revalidatePath } from "next/cache";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { auth, baseUrl } from "../lib/auth.ts";
import { verbs } from "../lib/doorlist.ts";

const text = (form: FormData, name: string) => String(form.get(name) ?? "");

/** Signs up, or in where there is an account; then on to where the person wanted to go in the app. */
export async function enter(form: FormData): Promise<void> {
  const [email, password] = [text(form, "email"), text(form, "password")];
  const name = email.split("@")[0] ?? "";
  if (form.get("action") === "sign-up") await auth.api.signUpEmail({ body: { email, password, name } });
  else await auth.api.signInEmail({ body: { email, password } });
  const next = text(form, "next");
  redirect(next.startsWith(`${baseUrl}/`) ? next : "/");
}

export async function createTeam(form: FormData): Promise<void> {
  const name = text(form, "name");
  const body = { name, slug: `${name.toLowerCase().replace(/\W+/g, "-")}-${Date.now()}` };
  await auth.api.createOrganization({ body, headers: await headers() });
  revalidatePath("/");
}

export interface Outcome {
  message: string;
}

export async function invite(_: Outcome, form: FormData): Promise<Outcome> {
  const role = text(form, "role") === "admin" ? "admin" : "member";
  const made = await verbs.createInvite({ email: text(form, "email"), roles: [role] });
  revalidatePath("/");
  if (made.ok) return { message: `Invited ${made.data.invite.email}` };
  return { message: made.problem.detail ?? made.problem.title };
}

export async function cancel(form: FormData): Promise<void> {
  await verbs.cancelInvite(text(form, "id"));
  revalidatePath("/");
}

export async function resend(form: FormData): Promise<void> {
  await verbs.resendInvite(text(form, "id"));
  revalidatePath("/");
}
