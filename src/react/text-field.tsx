/** A labelled line of text. */
import type { InputHTMLAttributes } from "react";
import { Field, type FieldProps } from "./field.tsx";

type InputProps = Omit<InputHTMLAttributes<HTMLInputElement>, "id" | "className" | "value" | "onChange">;

export interface TextFieldProps extends Omit<FieldProps, "children">, InputProps {
  value: string;
  onChange(value: string): void;
  /** An address, a domain, a key: it reads from left to right, and is neither capitalised nor checked for spelling. */
  isExact?: boolean;
}

/** A name reads as its letters go; what is no words, such as a number, as the page does. */
const directionOf = ({ inputMode }: InputProps) => (inputMode === undefined ? "auto" : undefined);
const exact = { dir: "ltr", autoCapitalize: "none", spellCheck: false } as const;

/** A labelled line of text: `Field` around an input. */
export function TextField({ label, hint, error, value, onChange, isExact = false, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <input
          autoComplete="off"
          dir={directionOf(input)}
          {...(isExact && exact)}
          {...input}
          {...control}
          className="dl-input"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
