/** Reading a CSV file in the browser, a piece at a time, so that the page stays quick. Loaded when a file is chosen. */
import Papa, { type ParseResult, type Parser } from "papaparse";
import { brokenQuote } from "../contract/import-csv.ts";

const MAX_BYTES = 16 * 1024 * 1024;
export const MAX_ROWS = 100_000;
const PIECE = 256 * 1024;

export interface ImportFile {
  name: string;
  /** Tells this file from another, as far as a browser can. */
  fingerprint: string;
  headings: string[];
  rows: { line: number; cells: string[] }[];
}

export type FileFault = "tooLarge" | "tooMany" | "empty" | "unreadable" | "notUtf8";

class FileError extends Error {
  readonly fault: FileFault;

  constructor(fault: FileFault) {
    super(fault);
    this.fault = fault;
  }
}

/** @throws FileError */
export async function readImportFile(file: File): Promise<ImportFile> {
  if (file.size > MAX_BYTES) throw new FileError("tooLarge");
  const text = await textOf(file);
  return new Promise((resolve, reject) => {
    let line = 0;
    let headings: string[] | undefined;
    const rows: ImportFile["rows"] = [];
    Papa.parse<string[]>(text, {
      chunkSize: PIECE,
      chunk({ data, errors }: ParseResult<string[]>, parser: Parser) {
        for (const cells of data) {
          line += 1;
          if (cells.every((cell) => cell.trim() === "")) continue;
          if (headings) rows.push({ line, cells });
          else headings = cells.map((cell) => cell.trim());
        }
        const fault = brokenQuote(errors, data.length) !== undefined ? "unreadable" : rows.length > MAX_ROWS && "tooMany";
        if (fault) {
          // First: it completes what it aborts.
          reject(new FileError(fault));
          parser.abort();
          return;
        }
        parser.pause();
        setTimeout(() => parser.resume());
      },
      complete() {
        if (!headings || rows.length === 0) reject(new FileError("empty"));
        else resolve({ name: file.name, fingerprint: `${file.size}-${file.lastModified}`, headings, rows });
      },
      error: () => reject(new FileError("unreadable")),
    });
  });
}

/** At once: a piece of the bytes may end within a character. */
async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer().catch(() => {
    throw new FileError("unreadable");
  });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new FileError("notUtf8");
  }
}
