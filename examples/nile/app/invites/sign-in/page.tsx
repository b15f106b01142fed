import Link from "next/link";
import { InvitedForm } from "../../../components/invited-form.tsx";

export const metadata = { title: "Sign in" };

export default async function SignIn({ searchParams }: { searchParams: Promise<{ email?: string }> }) {
  const { email = "" } = await searchParams;
  return (
    <section className="card narrow">
      <h1>You are invited</h1>
      <p>Sign in, and you are in.</p>
      <InvitedForm email={email} act="sign-in" />
      <p className="note">
        You have no account? <Link href={`/invites/sign-up?email=${encodeURIComponent(email)}`}>Create one</Link>
      </p>
    </section>
  );
}
