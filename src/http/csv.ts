/**
 * Files of comma-separated values, written and read without holding the event loop: a page of rows at a time goes out,
 * and what comes in is parsed as it comes.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import Papa, { type ParseResult, type Parser } from "papaparse";
import { brokenQuote, FORMULA } from "../contract/import-csv.ts";
import { Problem } from "../core/problems.ts";
import { apiHeaders } from "./security-headers.ts";

type Cell = string | number | null;

/** Marks the text as UTF-8 for spreadsheets; the lines end as RFC 4180 has them. */
const BYTE_ORDER_MARK = "\uFEFF";
const LINE_END = "\r\n";

/**
 * @param pages of rows, read as fast as the reader takes them
 * @param name of the file that a browser saves
 */
export function csvResponse(name: string, headings: string[], pages: AsyncGenerator<Cell[][]>): Response {
  const encoder = new TextEncoder();
  let isFirst = true;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pages.next();
      const head = isFirst ? BYTE_ORDER_MARK + csvLines([headings]) : "";
      isFirst = false;
      if (head || value) controller.enqueue(encoder.encode(head + csvLines(value ?? [])));
      if (done) controller.close();
      await nextTurn();
    },
    async cancel() {
      await pages.return(undefined);
    },
  });
  const safe = name.replace(/[^\w.-]+/g, "-");
  const disposition = `attachment; filename="${safe}"; filename*=UTF-8''${encodeURIComponent(name)}`;
  return new Response(body, {
    headers: { ...apiHeaders, "content-type": "text/csv; charset=utf-8", "content-disposition": disposition },
  });
}

/** A cell that a spreadsheet would run is made text by a quote in front: Papa's own rule lets those of several lines through. */
function csvLines(rows: Cell[][]): string {
  if (rows.length === 0) return "";
  return Papa.unparse(rows, { escapeFormulae: FORMULA, newline: LINE_END }) + LINE_END;
}

/**
 * The lines of a CSV body, its headings among them, each with the number of the row in the file; empty ones are left out.
 * @throws Problem `unsupported_media_type`, `invalid_body` or, past `most` lines, `import_too_large`
 */
export async function readCsv(request: Request, most: number): Promise<{ line: number; cells: string[] }[]> {
  if (!/^text\/csv\b/i.test(request.headers.get("content-type") ?? "")) {
    throw new Problem("unsupported_media_type", { detail: "The body must be text/csv" });
  }
  const text = await textOf(request);
  const lines: { line: number; cells: string[] }[] = [];
  let line = 0;
  /** That held the end of no row. */
  let pieces = 0;
  return new Promise((resolve, reject) => {
    Papa.parse<string[]>(text, {
      chunkSize: PIECE,
      chunk({ data, errors }: ParseResult<string[]>, parser: Parser) {
        pieces = data.length > 0 ? 0 : pieces + 1;
        const broken = pieces < MAX_ROW_PIECES ? brokenQuote(errors, data.length) : 0;
        const brokenRow = line + (broken ?? 0) + 1;
        for (const cells of data) {
          line += 1;
          if (cells.some((cell) => cell.trim() !== "")) lines.push({ line, cells });
        }
        if (broken !== undefined) {
          const detail = `Row ${brokenRow} cannot be read: is each quote in it closed, and at the end of its cell?`;
          reject(new Problem("invalid_body", { detail }));
        } else if (lines.length > most + 1) reject(new Problem("import_too_large"));
        else {
          parser.pause();
          nextTurn().then(parser.resume).catch(reject);
          return;
        }
        parser.abort();
      },
      complete: () => resolve(lines),
      error: reject,
    });
  });
}

async function textOf(request: Request): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  try {
    for await (const chunk of request.body ?? []) text += decoder.decode(chunk, { stream: true });
    return text + decoder.decode();
  } catch (error) {
    throw error instanceof TypeError ? new Problem("invalid_body", { detail: "The file is not UTF-8 text" }) : error;
  }
}

/** Characters. A megabyte takes 100 ms and more to parse on a busy machine. */
const PIECE = 32 * 1024;
/** Each piece of a row is read again with the next: half a megabyte is no row, but what follows a quote that is not closed. */
const MAX_ROW_PIECES = 16;
