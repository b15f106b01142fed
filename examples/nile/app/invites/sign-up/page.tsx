import Link from "next/link";
import { InvitedForm } from "../../../components/invited-form.tsx";

export const metadata = { title: "Create your account" };

export default async function SignUp({ searchParams }: { searchParams: Promise<{ email?: string }> }) {
  const { email = "" } = await searchParams;
  return (
    <section className="card narrow">
      <h1>You are invited</h1>
      <p>Create your account, and you are in.</p>
      <InvitedForm email={email} act="sign-up" />
      <p className="note">
        You have an account? <Link href={`/invites/sign-in?email=${encodeURIComponent(email)}`}>Sign in</Link>
      </p>
    </section>
  );
}
