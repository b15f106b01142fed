import "@niledatabase/react/styles.css";
import "./app.css";
import { SignOutButton } from "@niledatabase/react";
import type { Metadata, Viewport } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { nile } from "./api/[...nile]/nile.ts";

export const metadata: Metadata = { title: { default: "Nile on Doorlist", template: "%s · Nile on Doorlist" } };
export const viewport: Viewport = { colorScheme: "light dark" };

export default async function Layout({ children }: { children: ReactNode }) {
  const me = await nile.users.getSelf();
  return (
    <html lang="en">
      <body>
        <header className="top">
          <Link href="/" className="brand">
            Nile on Doorlist
          </Link>
          {me instanceof Response ? (
            <nav className="visitor">
              <Link href="/sign-in">Sign in</Link>
            </nav>
          ) : (
            <nav className="visitor">
              <Link href="/account">{me.name || me.email}</Link>
              <SignOutButton callbackUrl="/" />
            </nav>
          )}
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}
