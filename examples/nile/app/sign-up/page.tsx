import Link from "next/link";
import { NileForm } from "../../components/nile-form.tsx";

export const metadata = { title: "Sign up" };

export default function SignUp() {
  return (
    <section className="card narrow">
      <NileForm act="sign-up" />
      <p className="note">
        You have an account? <Link href="/sign-in">Sign in</Link>
      </p>
    </section>
  );
}
