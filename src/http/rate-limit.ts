/** Writes of people are limited by the address they come from; answers say where the caller stands (`RateLimit`). */
import type { Context, MiddlewareHandler } from "hono";
import type { Actor } from "../core/actor.ts";
import type { Limits, Standing } from "../core/limits.ts";
import { isPublicAddress, networkOf } from "../core/public-address.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** Where a key is checked before anything is done. Elsewhere anybody could send one that is none, and be limited by nothing. */
const KEYED = ["/v1/", "/api/auth/invite/"];

/** An address of our own network is a proxy's that names nobody, or somebody on this machine: it is not limited. */
export function limitAddresses(limits: Limits, addressOf: (context: Context) => string): MiddlewareHandler {
  return async (context, next) => {
    const { method, path, raw } = context.req;
    const byKey = raw.headers.has("authorization") && KEYED.some((prefix) => path.startsWith(prefix));
    if (SAFE.has(method) || byKey) return next();
    const address = addressOf(context);
    if (!isPublicAddress(address)) return next();
    const standing = limits.take("address", networkOf(address));
    await next();
    tell(context.res.headers, standing);
  };
}

/** Tells an inviter, in the answer's headers, how many invites are left. */
export function tellInviter(context: Context, limits: Limits, actor: Actor): void {
  if (actor.type !== "user") return;
  for (const [name, value] of Object.entries(fields(limits.standing("inviter", actor.user.id)))) {
    context.header(name, value, { append: true });
  }
}

function tell(headers: Headers, standing: Standing | null): void {
  for (const [name, value] of Object.entries(fields(standing))) headers.append(name, value);
}

/** As draft-ietf-httpapi-ratelimit-headers writes it. */
function fields(standing: Standing | null): Record<string, string> {
  if (!standing) return {};
  const { name, points, seconds, remaining, resetIn } = standing;
  return { "RateLimit-Policy": `"${name}";q=${points};w=${seconds}`, RateLimit: `"${name}";r=${remaining};t=${resetIn}` };
}
