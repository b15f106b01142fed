import Link from "next/link";
import { NileForm } from "../../components/nile-form.tsx";

export const metadata = { title: "Sign in" };

export default function SignIn() {
  return (
    <section className="card narrow">
      <NileForm act="sign-in" />
      <p className="note">
        You have no account? <Link href="/sign-up">Sign up</Link>
      </p>
    </section>
  );
}
