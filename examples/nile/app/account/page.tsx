import { UserInfo } from "@niledatabase/react";
import { revalidatePath } from "next/cache";
import Link from "next/link";
import { redirect } from "next/navigation";
import { nile } from "../api/[...nile]/nile.ts";

export const metadata = { title: "Your account" };

async function rename(form: FormData): Promise<void> {
  "use server";
  await nile.users.updateSelf({ name: String(form.get("name")) });
  revalidatePath("/account", "layout");
}

export default async function Account() {
  const me = await nile.users.getSelf();
  if (me instanceof Response) redirect("/sign-in");
  return (
    <section className="card narrow">
      <h1>Your account</h1>
      <UserInfo user={me} className="account" />
      <form action={rename} className="fields">
        <label htmlFor="name">Name</label>
        <input id="name" name="name" defaultValue={me.name ?? ""} autoComplete="name" maxLength={200} required />
        <button type="submit">Save</button>
      </form>
      <Link href="/invites">People</Link>
    </section>
  );
}
