/** Static files, read once into memory: a request names an entry of a map, never a path of the disk. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { gzipSync } from "node:zlib";
import type { Context } from "hono";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};

interface File {
  body: Uint8Array<ArrayBuffer>;
  gzipped: Uint8Array<ArrayBuffer>;
  type: string;
  etag: string;
  /** Its name holds its hash: it never changes. */
  immutable: boolean;
}

export type Files = ReadonlyMap<string, File>;

/** The files below a folder, by their path in a URL (`assets/index-3fe2a1b0.js`). Empty where there is no folder. */
export function readFiles(folder: string, wanted: (path: string) => boolean = () => true): Files {
  if (!existsSync(folder)) return new Map();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).filter((path) => TYPES[extname(path)] && wanted(path));
  return new Map(paths.map((path) => [relative(folder, path).split(sep).join("/"), readOne(path)]));
}

function readOne(path: string): File {
  const body = new Uint8Array(readFileSync(path));
  return {
    body,
    gzipped: new Uint8Array(gzipSync(body)),
    type: TYPES[extname(path)] ?? "application/octet-stream",
    etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`,
    immutable: /-[\w-]{8}\.\w+$/.test(path),
  };
}

export function sendFile(context: Context, { body, gzipped, type, etag, immutable }: File): Response {
  const headers: Record<string, string> = {
    "content-type": type,
    etag,
    vary: "accept-encoding",
    "cache-control": immutable ? "public, max-age=31536000, immutable" : "no-cache",
  };
  if (context.req.header("if-none-match") === etag) return context.body(null, 304, headers);
  // A page is small, and may have a path put into it (mount.ts).
  if (type === TYPES[".html"] || !/\bgzip\b/.test(context.req.header("accept-encoding") ?? ""))
    return context.body(body, 200, headers);
  return context.body(gzipped, 200, { ...headers, "content-encoding": "gzip" });
}
