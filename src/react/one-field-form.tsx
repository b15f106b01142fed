/** A form of one text that is needed: a name, an address. */
import { useState } from "react";
import { useLabels } from "./doorlist-provider.tsx";
import { Form } from "./form.tsx";
import { FormFoot } from "./form-foot.tsx";
import { formProblems } from "./problem-text.ts";
import { TextField, type TextFieldProps } from "./text-field.tsx";

export interface OneFieldFormProps {
  /** As the server calls it. */
  name: string;
  label: string;
  hint?: string;
  /** Said where it is left empty. */
  missing: string;
  submit: string;
  input?: Pick<TextFieldProps, "isExact" | "inputMode" | "maxLength" | "autoComplete">;
  error: unknown;
  isBusy: boolean;
  onSubmit(value: string): void;
  onCancel?: (() => void) | undefined;
}

export function OneFieldForm({
  name,
  label,
  hint,
  missing,
  submit,
  input,
  error,
  isBusy,
  onSubmit,
  onCancel,
}: OneFieldFormProps) {
  const labels = useLabels();
  const [value, setValue] = useState("");
  const [empty, setEmpty] = useState<object | null>(null);
  const problems = formProblems(error, [name], labels);
  const send = () => {
    if (isBusy) return;
    setEmpty(value.trim() ? null : {});
    if (value.trim()) onSubmit(value.trim());
  };
  return (
    <Form problem={problems.form} failure={empty ?? error} onSubmit={send}>
      <TextField
        {...input}
        label={label}
        hint={hint}
        error={empty ? missing : problems.fields[name]}
        value={value}
        onChange={setValue}
      />
      <FormFoot submit={submit} isBusy={isBusy} onCancel={onCancel} />
    </Form>
  );
}
