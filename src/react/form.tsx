/** A form that says at its top what belongs to no field, and leads to the first field that is wrong. */
import { type FormEvent, type ReactNode, useEffect, useRef } from "react";

export interface FormProps {
  /** What went wrong and belongs to no field. */
  problem?: string | undefined;
  /** A new value each time something went wrong. */
  failure?: unknown;
  onSubmit(): void;
  className?: string;
  children: ReactNode;
}

export function Form({ problem, failure, onSubmit, className = "", children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (failure) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [failure]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A form inside a dialog is a child of its opener to React; its submit ends here.
    event.stopPropagation();
    onSubmit();
  };
  return (
    <form ref={form} className={`dl-form ${className}`} noValidate onSubmit={submit}>
      <div role="alert">{problem && <p className="dl-form-problem">{problem}</p>}</div>
      {children}
    </form>
  );
}
