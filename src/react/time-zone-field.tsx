/** A time zone, typed or chosen from those that the browser knows. */
import { useId } from "react";
import { TextField, type TextFieldProps } from "./text-field.tsx";

/** Those that are links to others are zones too, and in no list. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

export function TimeZoneField(props: TextFieldProps) {
  const id = useId();
  return (
    <>
      <TextField {...props} list={id} isExact />
      <datalist id={id}>
        {Intl.supportedValuesOf("timeZone").map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}
