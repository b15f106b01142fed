import { SignOutButton } from "@niledatabase/react";
import Link from "next/link";
import { redirect } from "next/navigation";
import { nile } from "../../api/[...nile]/nile.ts";

export const metadata = { title: "Switch user" };

export default async function UserSwitcher({ searchParams }: { searchParams: Promise<{ email?: string }> }) {
  const { email = "" } = await searchParams;
  const next = `/invites/sign-in?email=${encodeURIComponent(email)}`;
  const me = await nile.users.getSelf();
  if (me instanceof Response) redirect(next);
  return (
    <section className="card narrow">
      <h1>This invite is for somebody else</h1>
      <p>
        You are signed in as <strong>{me.email}</strong>. The invite is for <strong>{email}</strong>.
      </p>
      <div className="acts">
        <SignOutButton callbackUrl={next} buttonText="Switch user" />
        <Link href="/invites">Stay signed in</Link>
      </div>
    </section>
  );
}
