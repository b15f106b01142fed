/** A button that asks before it acts. */
import { type RefObject, useRef, useState } from "react";
import { Question, type QuestionProps } from "./question.tsx";

/** `confirm` is what both buttons say, the one that asks and the one that confirms. */
export interface QuestionButtonProps extends Omit<QuestionProps, "open" | "onClose"> {
  isBusy?: boolean;
  ref?: RefObject<HTMLButtonElement | null>;
}

export function QuestionButton({ isBusy = false, ref, onConfirm, ...question }: QuestionButtonProps) {
  const own = useRef<HTMLButtonElement>(null);
  const button = ref ?? own;
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <>
      <button
        ref={button}
        type="button"
        className="dl-button"
        data-tone={question.tone === "primary" ? undefined : "danger-quiet"}
        aria-haspopup="dialog"
        aria-disabled={isBusy}
        onClick={() => !isBusy && setAsking(true)}
      >
        {question.confirm}
      </button>
      <Question
        returnFocus={() => button.current}
        {...question}
        open={asking}
        onClose={close}
        onConfirm={() => {
          close();
          onConfirm();
        }}
      />
    </>
  );
}
