/** What the reader of a page speaks, as their browser tells. */
import { parseAccept } from "hono/utils/accept";

const TAG = /^[a-z]{2,3}(-[a-z\d]{2,8}){0,3}$/i;
/** Of a longer list nobody speaks the rest. */
const MOST = 10;

/** BCP 47, the dearest first. */
export function languagesOf(headers: Headers): string[] {
  return parseAccept(headers.get("accept-language") ?? "")
    .filter(({ type, q }) => q > 0 && TAG.test(type))
    .slice(0, MOST)
    .map(({ type }) => type);
}

/** The dearest. */
export function localeOf(headers: Headers): string | null {
  return languagesOf(headers)[0] ?? null;
}
