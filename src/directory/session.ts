/**
 * Who is signed in, without the sign-in library's router: its signed cookie is checked here, and its session read with
 * one prepared statement. (Measured: the library's own session check answers 870 req/s where a bare server answers
 * 27,000.) The cookie is `<token>.<base64 HMAC-SHA256 of the token>`, URL-encoded.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { percentDecoded } from "../core/percent-decoded.ts";
import type { SessionReader } from "../core/ports.ts";
import type { SessionRow, UserRow } from "../store/schema.ts";
import { type Sql, statement } from "../store/sql.ts";
import { toUser } from "./built-in.ts";

/** Behind https the name has the prefix that browsers guard: without it, a page of a sibling domain could set one. */
const COOKIE = /(?:^|;\s*)better-auth\.session_token=([^;]+)/;
const SECURE_COOKIE = /(?:^|;\s*)__Secure-better-auth\.session_token=([^;]+)/;

const selectSession = statement<{ token: string }, UserRow & Pick<SessionRow, "expiresAt">>((db, p) =>
  db
    .selectFrom("session")
    .innerJoin("user", "user.id", "session.userId")
    .select(["user.id", "user.name", "user.email", "user.emailVerified", "session.expiresAt"])
    .where("session.token", "=", p("token")),
);

/** @param baseUrl where people reach the server: its scheme decides the cookie's name */
export function sessionReader(sql: Sql, secret: string, baseUrl: string): SessionReader {
  const cookie = baseUrl.startsWith("https:") ? SECURE_COOKIE : COOKIE;
  return async (request, now) => {
    const token = signedToken(secret, request.headers.get("cookie")?.match(cookie)?.[1]);
    if (token === undefined) return null;
    const [row] = await selectSession(sql, { token });
    return row && new Date(row.expiresAt).getTime() > now ? toUser(row) : null;
  };
}

function signedToken(secret: string, raw: string | undefined): string | undefined {
  if (raw === undefined) return undefined;
  const value = percentDecoded(raw);
  const dot = value.lastIndexOf(".");
  if (dot < 1) return undefined;
  const token = value.slice(0, dot);
  const given = Buffer.from(value.slice(dot + 1), "base64");
  const expected = createHmac("sha256", secret).update(token).digest();
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : undefined;
}
