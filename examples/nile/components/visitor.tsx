"use client";
import { SignedIn, SignedOut, SignOutButton, useMe } from "@niledatabase/react";

/** Who is signed in, by Nile's components. */
export function Visitor() {
  return (
    <>
      <SignedIn className="visitor">
        <Email />
        <SignOutButton callbackUrl="/" />
      </SignedIn>
      <SignedOut className="visitor">
        <a href="/sign-in">Sign in</a>
      </SignedOut>
    </>
  );
}

function Email() {
  return <span className="email">{useMe()?.email}</span>;
}
