/** A labelled control with its hint and its error; the control is told about both. */
import { type ReactNode, useId } from "react";

/** The attributes that tie a control to its label, hint and error. */
export interface FieldControl {
  id: string;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
}

export interface FieldProps {
  label: string;
  hint?: string;
  error?: string | undefined;
  children: (control: FieldControl) => ReactNode;
}

/** A label, a hint and an error around one control, which `children` draws with the attributes it is given. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const describedBy = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return (
    <div className="dl-field">
      <label className="dl-label" htmlFor={id}>
        {label}
      </label>
      {children({ id, "aria-invalid": error ? true : undefined, "aria-describedby": describedBy || undefined })}
      {error && (
        <p className="dl-field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint && (
        <p className="dl-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
