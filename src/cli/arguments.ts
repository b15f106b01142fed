/** What stands behind a flag. */
import { InvalidArgumentError } from "commander";

/** From `least` on. */
export const wholeNumber =
  (least: number) =>
  (text: string): number => {
    const number = text.trim() === "" ? Number.NaN : Number(text);
    if (!Number.isSafeInteger(number) || number < least) throw new InvalidArgumentError(`Give a whole number from ${least} on.`);
    return number;
  };

export function notBlank(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It is blank.");
  return text.trim();
}
