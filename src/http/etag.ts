/**
 * `ETag`, `If-None-Match` and `If-Match`. A tag is strong: it names the version of the row, which a change is made to,
 * and the bytes of the answer, which also tell of deliveries and expiry.
 */
import { createHash } from "node:crypto";
import type { Context } from "hono";
import type { Versions } from "../core/ports.ts";
import { apiHeaders } from "./security-headers.ts";

const TAG = /^"([0-9a-z]+)\.[\w-]+"$/;

/** The answer with its tag; 304 where a reader has it. */
export function tagged<Body extends { updatedAt: string }>(context: Context, body: Body): Response {
  const text = JSON.stringify(body);
  const digest = createHash("sha256").update(text).digest("base64url").slice(0, 16);
  const etag = `"${Date.parse(body.updatedAt).toString(36)}.${digest}"`;
  const headers = { ...apiHeaders, etag };
  const known = context.req.method === "PATCH" ? [] : listed(context.req.header("if-none-match"));
  if (known.some((tag) => tag === "*" || tag.replace(/^W\//, "") === etag)) return new Response(null, { status: 304, headers });
  return new Response(text, { status: 200, headers: { ...headers, "content-type": "application/json" } });
}

/** The versions that `If-Match` names; undefined where any will do. One that is none of ours names a version of nothing. */
export function versionsOf(context: Context): Versions {
  const header = context.req.header("if-match");
  const tags = listed(header);
  if (header === undefined || tags.includes("*")) return undefined;
  return [NONE, ...tags.flatMap((tag) => TAG.exec(tag)?.[1] ?? []).map((version) => Number.parseInt(version, 36))].filter(
    Number.isSafeInteger,
  );
}

/** A version that no row has: a header that names none of ours is a list that matches nothing. */
const NONE = -1;

function listed(header: string | undefined): string[] {
  const tags = (header ?? "").split(",").map((tag) => tag.trim());
  return tags.filter(Boolean);
}
