/** The lines of an import's file, told apart by their headings. */
import { guessColumns, type ImportField } from "../contract/import-columns.ts";
import { cellText } from "../contract/import-csv.ts";
import type { ImportInput } from "../core/import.ts";
import { Problem } from "../core/problems.ts";

export interface CsvLine {
  line: number;
  cells: string[];
}

/** @throws Problem `invalid_body` where no heading names the addresses */
export function rowReader(headings: readonly string[]): (line: CsvLine) => { line: number; input: ImportInput } {
  const columns = guessColumns(headings);
  if (!columns.includes("email")) throw new Problem("invalid_body", { detail: "No column is headed email" });
  return ({ line, cells }) => {
    const named: Partial<Record<ImportField, string>> = {};
    const data: Record<string, string> = {};
    headings.forEach((heading, index) => {
      const cell = cellText(cells[index]);
      const meaning = columns[index];
      if (meaning === "data") {
        if (cell !== "" && heading.trim() !== "") data[heading.trim()] = cell;
      } else if (meaning) named[meaning] = cell;
    });
    return { line, input: { ...named, email: named.email ?? "", data } };
  };
}
