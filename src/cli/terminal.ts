/** What is said to people and to programs. */
export const say = (text: string): void => void process.stdout.write(`${text}\n`);
export const complain = (text: string): void => void process.stderr.write(`doorlist: ${text}\n`);

export const complainJson = (value: unknown): void => void process.stderr.write(`${JSON.stringify(value)}\n`);

/** What went wrong, and why where that is known: `The database cannot be reached: password authentication failed for user "ann"`. */
export function withCause({ message, cause }: Error): string {
  // That of several addresses which were tried has a code alone.
  const { message: reason, code } = (cause ?? {}) as { message?: string; code?: string };
  return [message, reason || code].filter(Boolean).join(": ");
}

/** One JSON document, or one line of many. */
export const sayJson = (value: unknown): void => say(JSON.stringify(value));

export const count = (n: number): string => n.toLocaleString("en");

/** What somebody else typed, without what a terminal would obey. */
export const harmless = (text: string): string => text.replace(/\p{Cc}+/gu, " ");

/** Rows in columns; the last may be as long as it likes. */
export function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  return lines.map((line) => line.trimEnd()).join("\n");
}
