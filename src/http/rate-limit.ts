/** Writes of people are limited by the address they come from; answers say where the caller stands (`RateLimit`). */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Context, MiddlewareHandler } from "hono";
import type { LimitName, Limits, Standing } from "../core/limits.ts";
import { isPublicAddress, networkOf } from "../core/public-address.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** Where the request under way stands with each limit that counted it. */
const standings = new AsyncLocalStorage<Map<LimitName, Standing>>();

/** Of many that one limit counts, as the recipients of a batch, the nearest to its end is told. */
export function noteStanding(standing: Standing): void {
  const noted = standings.getStore();
  const before = noted?.get(standing.name);
  if (!before || before.remaining >= standing.remaining) noted?.set(standing.name, standing);
}

/** Tells them in the answer's headers, in a refusal's too. */
export const tellStandings: MiddlewareHandler = async (context, next) => {
  if (SAFE.has(context.req.method)) return next();
  const noted = new Map<LimitName, Standing>();
  await standings.run(noted, next);
  for (const [name, value] of [...noted.values()].flatMap(fields)) context.res.headers.append(name, value);
};

/** Where a key is checked before anything is done. Elsewhere anybody could send one that is none, and be limited by nothing. */
const KEYED = ["/v1/", "/api/auth/invite/"];

/** An address of our own network is a proxy's that names nobody, or somebody on this machine: it is not limited. */
export function limitAddresses(
  limits: Limits,
  addressOf: (context: Context) => string,
  name: "address" | "requesterAddress" = "address",
): MiddlewareHandler {
  return (context, next) => {
    const { method, path, raw } = context.req;
    const byKey = raw.headers.has("authorization") && KEYED.some((prefix) => path.startsWith(prefix));
    if (SAFE.has(method) || byKey) return next();
    const address = addressOf(context);
    if (isPublicAddress(address)) limits.take(name, networkOf(address));
    return next();
  };
}

/** As draft-ietf-httpapi-ratelimit-headers writes it. */
function fields({ name, points, seconds, remaining, resetIn }: Standing): [string, string][] {
  return [
    ["RateLimit-Policy", `"${name}";q=${points};w=${seconds}`],
    ["RateLimit", `"${name}";r=${remaining};t=${resetIn}`],
  ];
}
