"use client";
import { useSignIn, useSignUp } from "@niledatabase/react";
import { type FormEvent, useState } from "react";
import { problemOf } from "./problem-of.ts";

/** A form of one's own by Nile's hooks: the address is the invited one. The invite waits in a cookie, and is accepted with it. */
export function InvitedForm({ email, act }: { email: string; act: "sign-up" | "sign-in" }) {
  const [problem, setProblem] = useState("");
  const onError = (error: Error) => setProblem(error.message);
  const signUp = useSignUp({ callbackUrl: "/invites", onError });
  const signIn = useSignIn({ callbackUrl: "/invites", onError, onSuccess: (answer) => setProblem(problemOf(answer)) });
  const isNew = act === "sign-up";

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password"));
    setProblem("");
    if (isNew) signUp({ email, password });
    else signIn({ provider: "credentials", email, password });
  }

  return (
    <form onSubmit={submit} className="fields">
      <label htmlFor="email">E-mail</label>
      <input id="email" type="email" value={email} autoComplete="username" readOnly />
      <label htmlFor="password">Password</label>
      <input
        id="password"
        name="password"
        type="password"
        autoComplete={isNew ? "new-password" : "current-password"}
        minLength={8}
        aria-describedby="problem"
        required
      />
      <p role="alert" id="problem" className="problem">
        {problem}
      </p>
      <button type="submit">{isNew ? "Create account and join" : "Sign in and join"}</button>
    </form>
  );
}
