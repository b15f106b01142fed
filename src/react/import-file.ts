/** Reading a CSV file in the browser, a piece at a time, so that the page stays quick. Loaded when a file is chosen. */
import Papa from "papaparse";

export const MAX_BYTES = 16 * 1024 * 1024;
export const MAX_ROWS = 100_000;
const PIECE_BYTES = 256 * 1024;

export interface ImportFile {
  name: string;
  /** Tells this file from another, as far as a browser can. */
  fingerprint: string;
  headings: string[];
  rows: { line: number; cells: string[] }[];
}

export type FileFault = "tooLarge" | "tooMany" | "empty" | "unreadable";

export class FileError extends Error {
  readonly fault: FileFault;

  constructor(fault: FileFault) {
    super(fault);
    this.fault = fault;
  }
}

/** @throws FileError */
export function readImportFile(file: File): Promise<ImportFile> {
  if (file.size > MAX_BYTES) return Promise.reject(new FileError("tooLarge"));
  return new Promise((resolve, reject) => {
    let line = 0;
    let headings: string[] | undefined;
    const rows: ImportFile["rows"] = [];
    Papa.parse<string[]>(file, {
      chunkSize: PIECE_BYTES,
      chunk({ data }, parser) {
        for (const cells of data) {
          line += 1;
          if (cells.every((cell) => cell.trim() === "")) continue;
          if (headings) rows.push({ line, cells });
          else headings = cells.map((cell) => cell.trim());
        }
        if (rows.length > MAX_ROWS) {
          parser.abort();
          reject(new FileError("tooMany"));
        }
      },
      complete() {
        if (!headings || rows.length === 0) reject(new FileError("empty"));
        else resolve({ name: file.name, fingerprint: `${file.size}-${file.lastModified}`, headings, rows });
      },
      error: () => reject(new FileError("unreadable")),
    });
  });
}
