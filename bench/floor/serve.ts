/**
 * A floor: the least that a server can do for the same request. Bare node:http, one statement, one answer.
 *
 *     POST /rows          one row, durably         GET /rows/{id}   one row by its key
 *     POST /rows/batch    all rows or none         GET /rows        the 20 newest
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { newRow, type Row, seededRow, short, whole } from "./row.ts";

export interface FloorStore {
  insert(row: Row): void | Promise<void>;
  /** In one transaction. */
  insertMany(rows: Row[]): void | Promise<void>;
  get(id: string): Row | undefined | Promise<Row | undefined>;
  newest(count: number): Row[] | Promise<Row[]>;
}

const SEED_SLICE = 10_000;

export async function serveFloor(store: FloorStore): Promise<void> {
  const rows = Number(process.env.FLOOR_ROWS ?? 0);
  for (let start = 0; start < rows; start += SEED_SLICE) {
    const count = Math.min(SEED_SLICE, rows - start);
    await store.insertMany(Array.from({ length: count }, (_, offset) => seededRow(start + offset)));
  }
  const server = createServer((request, response) => {
    handle(store, request, response).catch((error) => {
      console.error(error);
      send(response, 500, {});
    });
  });
  server.listen(Number(process.env.PORT), "127.0.0.1", () => process.stdout.write("ready\n"));
}

async function handle(store: FloorStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = "" } = request;
  if (method === "GET" && url === "/rows") {
    const rows = await store.newest(20);
    return send(response, 200, { data: rows.map(whole), nextCursor: rows.at(-1)?.id ?? null });
  }
  if (method === "GET") {
    const row = await store.get(url.slice("/rows/".length));
    return row ? send(response, 200, short(row)) : send(response, 404, {});
  }
  const body = await readJson(request);
  if (url === "/rows/batch") {
    const rows = body.invites.map(newRow);
    await store.insertMany(rows);
    return send(response, 200, { succeeded: rows.map((row: Row, index: number) => ({ index, invite: whole(row) })), failed: [] });
  }
  const row = newRow(body);
  await store.insert(row);
  send(response, 201, { invite: whole(row) });
}

// biome-ignore lint/suspicious/noExplicitAny: a floor checks nothing.
function readJson(request: IncomingMessage): Promise<any> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("error", reject);
    request.on("end", () => resolve(chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString())));
  });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  response.end(text);
}
