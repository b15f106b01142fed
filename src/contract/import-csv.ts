/** What the server and the browser read alike in a CSV file, once a parser has parted it. */

/** As Papa Parse tells of it. */
interface ParseFault {
  type: string;
  row?: number | undefined;
}

/**
 * The row, among those that were read, in which a quote stands alone: everything up to the next one was read as one cell, and
 * the people in it would be missing. Undefined where there is none; the row after the last may still be whole once more is read.
 */
export function brokenQuote(faults: readonly ParseFault[], rows: number): number | undefined {
  return faults.find(({ type, row = 0 }) => type === "Quotes" && row < rows)?.row;
}

/** How a cell begins that a spreadsheet would run as a formula; of several lines too. Our exports put a quote in front of it. */
export const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** The text of a cell, without the quote that keeps a spreadsheet from running it. */
export function cellText(cell = ""): string {
  const text = cell.trim();
  return text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1).trim() : text;
}
