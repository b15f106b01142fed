import Link from "next/link";
import { redirect } from "next/navigation";
import { nile } from "./api/[...nile]/nile.ts";

export default async function Home() {
  const me = await nile.users.getSelf();
  if (!(me instanceof Response)) redirect("/invites");
  return (
    <section className="card narrow">
      <h1>Nile’s invites, on Doorlist</h1>
      <p>This app is written with Nile’s own SDKs. Doorlist answers them.</p>
      <div className="acts">
        <Link href="/sign-up" className="button">
          Sign up
        </Link>
        <Link href="/sign-in">Sign in</Link>
      </div>
    </section>
  );
}
