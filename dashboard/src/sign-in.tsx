/** The signed-out screen: sign in, or create an account. What is typed is kept when switching between them. */

import { Form, LanguageSwitch, TextField, useLabels } from "doorlist/react";
import { useState } from "react";
import { base } from "./base.ts";
import { refusalText, SessionError, useSignIn, useSignUp } from "./session.ts";
import { useDocumentTitle } from "./use-document-title.ts";
import { Wordmark } from "./wordmark.tsx";

type SessionField = "name" | "email" | "password";
type Missing = Partial<Record<SessionField, string>>;

/** @param endedFor the address of whose session has ended, where they did not sign out */
export function SignIn({ endedFor }: { endedFor?: string | undefined }) {
  const labels = useLabels();
  const texts = labels.session;
  const [isNew, setNew] = useState(false);
  const [values, setValues] = useState({ name: "", email: endedFor ?? "", password: "" });
  const [missing, setMissing] = useState<Missing | null>(null);
  const signIn = useSignIn();
  const signUp = useSignUp();
  const { error, isPending } = isNew ? signUp : signIn;
  useDocumentTitle(`${isNew ? texts.signUpTitle : texts.signInTitle} · ${labels.product}`);

  const submit = () => {
    if (isPending) return;
    const { name, email, password } = values;
    const empty: Missing = {
      ...(isNew && !name.trim() ? { name: texts.nameMissing } : {}),
      ...(email.trim() ? {} : { email: texts.emailMissing }),
      ...(password ? {} : { password: isNew ? texts.newPasswordMissing : texts.passwordMissing }),
    };
    const isComplete = Object.keys(empty).length === 0;
    setMissing(isComplete ? null : empty);
    if (!isComplete) return;
    if (isNew) signUp.mutate({ name: name.trim(), email: email.trim(), password });
    else signIn.mutate({ email: email.trim(), password });
  };

  const turn = () => {
    setNew(!isNew);
    setMissing(null);
    signIn.reset();
    signUp.reset();
  };

  const field = error instanceof SessionError ? error.field : undefined;
  const message = refusalText(error, labels);
  const ended = endedFor === undefined ? undefined : texts.ended;
  const errorOf = (name: SessionField) => missing?.[name] ?? (error && field === name ? message : undefined);
  const bind = (name: SessionField) => ({
    label: texts[name],
    error: errorOf(name),
    type: name === "name" ? "text" : name,
    name,
    value: values[name],
    onChange: (value: string) => setValues({ ...values, [name]: value }),
  });

  return (
    <main className="entry">
      <Wordmark />
      <section className="entry-card">
        <h1 className="dl-title">{isNew ? texts.signUpTitle : texts.signInTitle}</h1>
        <Form problem={error && !field && !missing ? message : ended} failure={missing ?? error} onSubmit={submit}>
          {isNew && <TextField {...bind("name")} autoComplete="name" />}
          <TextField {...bind("email")} autoComplete="username" />
          <TextField
            {...bind("password")}
            autoFocus={endedFor !== undefined}
            hint={isNew ? texts.passwordHint : undefined}
            autoComplete={isNew ? "new-password" : "current-password"}
          />
          <button type="submit" className="dl-button entry-submit" data-tone="primary" aria-disabled={isPending}>
            {isNew ? texts.signUp : texts.signIn}
          </button>
        </Form>
      </section>
      {!isNew && (
        <p className="entry-turn">
          <a className="dl-text-button" href={`${base}/account/forgot?email=${encodeURIComponent(values.email.trim())}`}>
            {texts.forgotPassword}
          </a>
        </p>
      )}
      <p className="entry-turn">
        {isNew ? texts.haveAccount : texts.newHere}{" "}
        <button type="button" className="dl-text-button" onClick={turn}>
          {isNew ? texts.signInTitle : texts.signUpTitle}
        </button>
      </p>
      <p className="entry-turn">
        <LanguageSwitch />
      </p>
    </main>
  );
}
