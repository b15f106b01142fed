/** What stands behind a flag. */
import { InvalidArgumentError } from "commander";

export function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError("Give a whole number from 1 on.");
  return number;
}
