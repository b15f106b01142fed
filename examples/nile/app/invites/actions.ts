"use server";
import { revalidatePath } from "next/cache";
import { nile } from "../api/[...nile]/nile.ts";

export interface Outcome {
  ok: boolean;
  message: string;
}

/** The visitor and the tenant come from the request's cookies. */
export async function inviteUser(_: Outcome | null, form: FormData): Promise<Outcome> {
  const email = String(form.get("email")).trim();
  const callbackUrl = `/invites/callback?email=${encodeURIComponent(email)}`;
  const invite = await nile.tenants.invite({ email, callbackUrl });
  if (invite instanceof Response) return { ok: false, message: `Not invited: ${await invite.text()}` };
  revalidatePath("/invites");
  return { ok: true, message: `The invite is on its way to ${email}.` };
}

export async function deleteInvite(form: FormData): Promise<void> {
  await nile.tenants.deleteInvite(String(form.get("id")));
  revalidatePath("/invites");
}
