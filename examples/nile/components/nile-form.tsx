"use client";
import { SignInForm, SignUpForm } from "@niledatabase/react";
import { useState } from "react";
import { problemOf } from "./problem-of.ts";

const forms = { "sign-in": SignInForm, "sign-up": SignUpForm };

/** Nile's own form, and what went wrong. */
export function NileForm({ act }: { act: keyof typeof forms }) {
  const [problem, setProblem] = useState("");
  const Form = forms[act];
  return (
    <>
      <Form
        callbackUrl="/invites"
        onSuccess={(answer: Response) => setProblem(problemOf(answer))}
        onError={(error: Error) => setProblem(error.message)}
      />
      <p role="alert" className="problem">
        {problem}
      </p>
    </>
  );
}
