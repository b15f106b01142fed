/** What a tenant says of its mail server. The password goes in, and never comes back. */
import { useState } from "react";
import type { PutMailServerBody, WireMailServer } from "../contract/mail.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { Field } from "./field.tsx";
import { Form } from "./form.tsx";
import { formProblems } from "./problem-text.ts";
import { TextField } from "./text-field.tsx";
import { useToast } from "./toasts.tsx";
import { useSetMailServer } from "./use-mail-server.ts";

const fields = ["host", "port", "tls", "user", "password", "from", "replyTo"] as const;
type FieldName = (typeof fields)[number];
type Values = Record<Exclude<FieldName, "tls">, string> & { tls: WireMailServer["tls"] };

/** What mail servers listen on; it follows the encryption until somebody names another. */
const usualPorts: Record<WireMailServer["tls"], string> = { implicit: "465", starttls: "587", none: "25" };

export interface MailServerFormProps {
  tenantId: string;
  /** Null: there is none yet. */
  server: WireMailServer | null;
}

export function MailServerForm({ tenantId, server }: MailServerFormProps) {
  const labels = useLabels();
  const texts = labels.mail;
  const toast = useToast();
  const save = useSetMailServer(tenantId);
  const [values, setValues] = useState(() => valuesOf(server));
  const [wrong, setWrong] = useState<Partial<Record<FieldName, string>> | null>(null);
  const problems = formProblems(save.error, fields, labels);
  const errorOf = (name: FieldName) => (wrong ? wrong[name] : problems.fields[name]);

  const submit = () => {
    if (save.isPending) return;
    const port = Number(values.port);
    const faults = {
      ...(values.host.trim() ? {} : { host: texts.missing }),
      ...(Number.isInteger(port) && port >= 1 && port <= 65_535 ? {} : { port: texts.portWrong }),
      ...(values.from.trim() ? {} : { from: texts.missing }),
    };
    const isRight = Object.keys(faults).length === 0;
    setWrong(isRight ? null : faults);
    if (!isRight) return;
    const saved = () => {
      setValues((now) => ({ ...now, password: "" }));
      toast.success(texts.saved);
    };
    // mutateAsync: the first save has this form begin anew.
    save.mutateAsync(bodyOf(values, server)).then(saved, () => {});
  };
  const chooseTls = (tls: WireMailServer["tls"]) =>
    setValues({ ...values, tls, ...(values.port === usualPorts[values.tls] ? { port: usualPorts[tls] } : {}) });
  const bind = (name: Exclude<FieldName, "tls">) => ({
    label: texts[name],
    error: errorOf(name),
    isExact: true,
    value: values[name],
    onChange: (value: string) => setValues({ ...values, [name]: value }),
  });
  return (
    <Form
      asksBeforeLeaving
      className="dl-card-form"
      problem={wrong ? undefined : problems.form}
      failure={wrong ?? save.error}
      onSubmit={submit}
    >
      <TextField {...bind("host")} hint={texts.hostHint} inputMode="url" maxLength={253} />
      <div className="dl-field-row">
        <Field label={texts.tls} error={errorOf("tls")}>
          {(control) => (
            <select
              {...control}
              className="dl-input dl-select"
              value={values.tls}
              onChange={(event) => chooseTls(event.target.value as WireMailServer["tls"])}
            >
              {(["starttls", "implicit", "none"] as const).map((tls) => (
                <option key={tls} value={tls}>
                  {texts.tlsModes[tls]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TextField {...bind("port")} inputMode="numeric" maxLength={5} />
      </div>
      <div className="dl-field-row">
        <TextField {...bind("user")} hint={texts.userHint} maxLength={320} />
        <TextField
          {...bind("password")}
          hint={server?.hasPassword ? texts.passwordKept : texts.passwordHint}
          type="password"
          autoComplete="new-password"
          maxLength={1024}
        />
      </div>
      <TextField {...bind("from")} hint={texts.fromHint} maxLength={320} />
      <TextField {...bind("replyTo")} hint={texts.replyToHint} maxLength={320} />
      <div className="dl-form-foot">
        <button type="submit" className="dl-button" data-tone="primary" aria-disabled={save.isPending}>
          {texts.save}
        </button>
      </div>
    </Form>
  );
}

function valuesOf(server: WireMailServer | null): Values {
  if (!server) return { host: "", port: "587", tls: "starttls", user: "", password: "", from: "", replyTo: "" };
  const { host, port, tls, user, from, replyTo } = server;
  return { host, port: String(port), tls, user: user ?? "", password: "", from, replyTo: replyTo ?? "" };
}

function bodyOf({ host, port, tls, user, password, from, replyTo }: Values, server: WireMailServer | null): PutMailServerBody {
  return {
    host: host.trim(),
    port: Number(port),
    tls,
    user: user.trim() || null,
    // Left out, the one that is stored stays.
    ...(password ? { password } : {}),
    from: from.trim(),
    replyTo: replyTo.trim() || null,
    // Not to be set here, and not to be lost either.
    dkim: server?.dkim ?? null,
  };
}
