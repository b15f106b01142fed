/** How long an invite is valid: one of the common spans, or the tenant's own. */
import { useDoorlist } from "./doorlist-provider.tsx";
import { Field } from "./field.tsx";

const DAY_S = 86_400;
/** Days. */
const lifetimes = [1, 7, 30, 90, 365] as const;

export interface LifetimeSelectProps {
  label: string;
  hint?: string;
  error?: string | undefined;
  /** Seconds, as is `usual`. */
  value: number;
  onChange(value: number): void;
  /** The tenant's own. @default none */
  usual?: number;
}

export function LifetimeSelect({ label, hint, error, value, onChange, usual }: LifetimeSelectProps) {
  const { labels, format } = useDoorlist();
  const choices = [...new Set([...lifetimes.map((days) => days * DAY_S), ...(usual === undefined ? [] : [usual])])].sort(
    (a, b) => a - b,
  );
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <select
          {...control}
          className="dl-input dl-select"
          value={value}
          onChange={(event) => onChange(Number(event.target.value))}
        >
          {choices.map((seconds) => (
            <option key={seconds} value={seconds}>
              {seconds % DAY_S === 0 ? labels.create.days(seconds / DAY_S) : format.duration(seconds * 1000)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
