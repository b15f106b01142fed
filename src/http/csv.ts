/**
 * Files of comma-separated values, written and read without holding the event loop: a page of rows at a time goes out,
 * and what comes in is parsed as it comes.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import Papa from "papaparse";
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

/** How a cell begins that a spreadsheet would run as a formula; of several lines too, which Papa's own rule lets through. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** Such a cell is made text by a quote in front. */
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
  const lines: { line: number; cells: string[] }[] = [];
  let line = 0;
  const parser = Papa.parse(Papa.NODE_STREAM_INPUT, { skipEmptyLines: false });
  parser.on("data", (cells: string[]) => {
    line += 1;
    if (cells.some((cell) => cell.trim() !== "")) lines.push({ line, cells });
  });
  const ended = new Promise<void>((resolve, reject) => parser.on("end", resolve).on("error", reject));
  // It may break before it is waited for.
  ended.catch(() => {});
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const chunk of request.body ?? []) {
      for (const text of pieces(decoder.decode(chunk, { stream: true }))) {
        parser.write(text);
        await nextTurn();
      }
      if (lines.length > most + 1) throw new Problem("import_too_large");
    }
    parser.write(decoder.decode());
  } catch (error) {
    parser.destroy();
    throw error instanceof TypeError ? new Problem("invalid_body", { detail: "The file is not UTF-8 text" }) : error;
  }
  parser.end();
  await ended;
  return lines;
}

/** A megabyte takes 100 ms and more to parse on a busy machine. */
const PIECE = 32 * 1024;

function pieces(text: string): string[] {
  const count = Math.ceil(text.length / PIECE);
  return Array.from({ length: count }, (_, index) => text.slice(index * PIECE, (index + 1) * PIECE));
}
