/** What is said to people and to programs. */
export const say = (text: string): void => void process.stdout.write(`${text}\n`);
export const complain = (text: string): void => void process.stderr.write(`doorlist: ${text}\n`);

export const complainJson = (value: unknown): void => void process.stderr.write(`${JSON.stringify(value)}\n`);

/** One JSON document, or one line of many. */
export const sayJson = (value: unknown): void => say(JSON.stringify(value));

export const count = (n: number): string => n.toLocaleString("en");

/** Rows in columns; the last may be as long as it likes. */
export function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  return lines.map((line) => line.trimEnd()).join("\n");
}
