/** The account of the person who is signed in: name, password, and where else they are signed in. */
import type { WireMe } from "doorlist/client";
import { Field, Form, TextField, useLabels, useToast } from "doorlist/react";
import { useState } from "react";
import { refusalText, SessionError } from "../session.ts";
import { useChangePassword, useRename } from "../use-account.ts";
import { Sessions } from "./sessions.tsx";

export default function Profile({ me }: { me: WireMe }) {
  const { profile } = useLabels();
  return (
    <div className="dl-panel">
      <h1 className="dl-title">{profile.title}</h1>
      <div className="dl-settings">
        <NameForm me={me} />
        <PasswordForm email={me.user.email} />
        <Sessions />
      </div>
    </div>
  );
}

function NameForm({ me: { user } }: { me: WireMe }) {
  const labels = useLabels();
  const texts = labels.profile;
  const toast = useToast();
  const rename = useRename();
  const [name, setName] = useState(user.name);
  const [missing, setMissing] = useState<object | null>(null);
  const submit = () => {
    if (rename.isPending) return;
    setMissing(name.trim() ? null : {});
    if (name.trim()) rename.mutate(name.trim(), { onSuccess: () => toast.success(texts.saved) });
  };
  return (
    <section className="dl-card-form" aria-labelledby="profile-you">
      <h2 className="dl-section-title" id="profile-you">
        {texts.you}
      </h2>
      <Form
        asksBeforeLeaving
        problem={rename.error ? refusalText(rename.error, labels) : undefined}
        failure={missing ?? rename.error}
        onSubmit={submit}
      >
        <TextField
          label={texts.name}
          error={missing ? texts.nameMissing : undefined}
          autoComplete="name"
          maxLength={200}
          value={name}
          onChange={setName}
        />
        <Field label={texts.email}>
          {(control) => <input {...control} className="dl-input" dir="ltr" readOnly autoComplete="email" value={user.email} />}
        </Field>
        <div className="dl-form-foot">
          <button type="submit" className="dl-button" data-tone="primary" aria-disabled={rename.isPending}>
            {texts.save}
          </button>
        </div>
      </Form>
    </section>
  );
}

const nothing = { current: "", next: "" };
type Passwords = typeof nothing;

function PasswordForm({ email }: { email: string }) {
  const labels = useLabels();
  const texts = labels.profile;
  const toast = useToast();
  const change = useChangePassword();
  const [values, setValues] = useState(nothing);
  const [others, setOthers] = useState(true);
  const [missing, setMissing] = useState<Partial<Passwords> | null>(null);
  const submit = () => {
    if (change.isPending) return;
    const empty = {
      ...(values.current ? {} : { current: texts.currentMissing }),
      ...(values.next ? {} : { next: texts.nextMissing }),
    };
    const isComplete = Object.keys(empty).length === 0;
    setMissing(isComplete ? null : empty);
    if (!isComplete) return;
    const done = () => {
      setValues(nothing);
      toast.success(texts.changed);
    };
    change.mutate({ ...values, others }, { onSuccess: done });
  };
  const { error } = change;
  const field = error instanceof SessionError ? error.field : undefined;
  const refused = error && field ? { [field === "password" ? "next" : "current"]: refusalText(error, labels) } : {};
  const errorOf = (name: keyof Passwords) => (missing ? missing[name] : (refused as Partial<Passwords>)[name]);
  const bind = (name: keyof Passwords) => ({
    label: texts[name],
    error: errorOf(name),
    type: "password",
    value: values[name],
    onChange: (value: string) => setValues({ ...values, [name]: value }),
  });
  return (
    <section className="dl-card-form" aria-labelledby="profile-password">
      <h2 className="dl-section-title" id="profile-password">
        {texts.password}
      </h2>
      <Form
        asksBeforeLeaving
        problem={error && !field && !missing ? refusalText(error, labels) : undefined}
        failure={missing ?? error}
        onSubmit={submit}
      >
        {/* A password manager keeps the new password under this name; it does not look at type="hidden". */}
        <input type="email" autoComplete="username" value={email} hidden readOnly />
        <TextField {...bind("current")} autoComplete="current-password" />
        <TextField {...bind("next")} hint={texts.nextHint} autoComplete="new-password" />
        <label className="dl-option">
          <input type="checkbox" checked={others} onChange={(event) => setOthers(event.target.checked)} />
          {texts.others}
        </label>
        <div className="dl-form-foot">
          <button type="submit" className="dl-button" data-tone="primary" aria-disabled={change.isPending}>
            {texts.change}
          </button>
        </div>
      </Form>
    </section>
  );
}
