/** A form that says at its top what belongs to no field, and leads to the first field that is wrong. What it sent is not sent twice. */
import { type Mutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, type RefObject, useEffect, useRef } from "react";
import { useLabels } from "./doorlist-provider.tsx";
import { problemText } from "./problem-text.ts";
import { useToast } from "./toasts.tsx";
import { useUnsaved } from "./unsaved.ts";
import { useLatest } from "./use-latest.ts";

export interface FormProps {
  /** What went wrong and belongs to no field. */
  problem?: string | undefined;
  /** A new value each time something went wrong. */
  failure?: unknown;
  onSubmit(): void;
  /** Does it stay on its page, so that what was typed would be lost with it? @default false */
  asksBeforeLeaving?: boolean;
  className?: string;
  children: ReactNode;
}

/** A form whose problem is shown at its top, with the focus on the first field at fault. */
export function Form({ problem, failure, onSubmit, asksBeforeLeaving = false, className = "", children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const mutations = useQueryClient().getMutationCache();
  const sent = useRef<Mutation[]>([]);
  const isTyped = useRef(false);
  useUnsaved(() => asksBeforeLeaving && (isTyped.current || sent.current.some(({ state }) => state.status === "error")));
  useRefusedLater(sent);
  useEffect(() => {
    if (failure) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [failure]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A form inside a dialog is a child of its opener to React; its submit ends here.
    event.stopPropagation();
    // A second Enter comes sooner than the render that tells of the first.
    if (sent.current.some(({ state }) => state.status === "pending")) return;
    const before = new Set(mutations.getAll());
    onSubmit();
    const made = mutations.getAll().filter((mutation) => !before.has(mutation));
    // What is wrong at first sight is not sent.
    if (made.length > 0) isTyped.current = false;
    sent.current = made;
  };
  return (
    <form
      ref={form}
      className={`dl-form ${className}`}
      noValidate
      onSubmit={submit}
      onChange={() => {
        isTyped.current = true;
      }}
    >
      <div role="alert">{problem && <p className="dl-form-problem">{problem}</p>}</div>
      {children}
    </form>
  );
}

/** What is refused when its form is gone, as a dialog that was closed meanwhile, is said in a message. */
function useRefusedLater(sent: RefObject<Mutation[]>): void {
  const labels = useLabels();
  const toast = useToast();
  const mutations = useQueryClient().getMutationCache();
  const tell = useLatest((error: unknown) => toast.error(problemText(error, labels)));
  useEffect(
    () => () => {
      for (const late of sent.current.filter(({ state }) => state.status === "pending")) {
        const stop = mutations.subscribe(({ mutation }) => {
          if (mutation !== late || late.state.status === "pending") return;
          stop();
          if (late.state.error) tell.current(late.state.error);
        });
      }
    },
    [mutations, sent, tell],
  );
}
