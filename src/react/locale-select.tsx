/** The language of mails: one of ours, the usual one, or another that was set before. */
import { useLabels } from "./doorlist-provider.tsx";
import { Field } from "./field.tsx";
import { languages } from "./labels/languages.ts";

export interface LocaleSelectProps {
  label: string;
  error?: string | undefined;
  /** BCP 47; empty: the usual one. */
  value: string;
  onChange(value: string): void;
}

export function LocaleSelect({ label, error, value, onChange }: LocaleSelectProps) {
  const { create } = useLabels();
  return (
    <Field label={label} hint={create.localeHint} error={error}>
      {(control) => (
        <select {...control} className="dl-input dl-select" value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{create.anyLocale}</option>
          {Object.entries(languages).map(([tag, { name }]) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
          {value && !Object.hasOwn(languages, value) && <option value={value}>{value}</option>}
        </select>
      )}
    </Field>
  );
}
