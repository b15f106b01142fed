/** A text of numbered lines; those that are wrong are marked. */
import { type Ref, useRef } from "react";
import type { FieldControl } from "./field.tsx";

export interface CodeAreaProps extends FieldControl {
  ref: Ref<HTMLTextAreaElement>;
  /** Numbers of lines, from 1. */
  marked: readonly number[];
  value: string;
  onChange(value: string): void;
  onFocus(): void;
}

export function CodeArea({ ref, marked, value, onChange, onFocus, ...control }: CodeAreaProps) {
  const numbers = useRef<HTMLDivElement>(null);
  return (
    <div className="dl-code-area" dir="ltr">
      <div ref={numbers} className="dl-code-numbers" aria-hidden="true">
        {value.split("\n").map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
          <span key={index} data-wrong={marked.includes(index + 1) || undefined}>
            {index + 1}
          </span>
        ))}
      </div>
      <textarea
        {...control}
        ref={ref}
        className="dl-input dl-code"
        wrap="off"
        rows={16}
        maxLength={48_000}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        aria-invalid={marked.length > 0 || undefined}
        value={value}
        onFocus={onFocus}
        onChange={(event) => onChange(event.target.value)}
        onScroll={(event) => {
          if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop;
        }}
      />
    </div>
  );
}
