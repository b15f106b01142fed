/**
 * `Idempotency-Key`: a POST that is sent twice, by a client that did not hear the answer, is done once and answered
 * twice (draft-ietf-httpapi-idempotency-key-header). It costs nothing where the header is not sent.
 *
 * Answers are stored, but never a secret (what opens an invite, an API key, a webhook's secret). Of an answer that holds one, only a
 * reference is stored, from which the route makes the answer again, or says that it cannot be shown a second time.
 */
import { createHash } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import { authorOf } from "../core/actor.ts";
import { worldInside } from "../core/inside.ts";
import type { IdempotencyTable, RequestKey } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import type { World } from "../core/world.ts";
import type { Identity } from "./identity.ts";
import { apiHeaders } from "./security-headers.ts";
import { createTurnstile, type Turnstile } from "./turnstile.ts";

const SECOND = 1000;
/** How long an answer is kept. */
export const KEPT_MS = 24 * 3600 * SECOND;
/**
 * How long a request holds its key without renewing the lease. When its process dies, the request may be made again after that;
 * where it was not one commit, a part of the first may stand.
 */
const LEASE_MS = 60 * SECOND;
const RENEW_MS = LEASE_MS / 3;
const HEADER = "Idempotency-Key";

/** How to keep an answer that must not be stored as it is. */
export interface Replay {
  /** What is stored instead. @param answer the parsed body */
  reference(answer: never): unknown;
  /** The body, made again. @throws Problem where it cannot be */
  rebuild(reference: never): Promise<unknown>;
}

/** For an answer that is shown only once. */
export const shownOnce: Replay = {
  reference: () => null,
  async rebuild() {
    throw new Problem("shown_once");
  },
};

export interface OnceOptions {
  replay?: Replay | undefined;
  /** May the work, in the world that it is given, be one commit with the answer that is kept? */
  inOne: boolean;
}

export type Once = (work: (world: World) => Promise<Response>, options: OnceOptions) => Promise<Response>;

/** How many requests may be one commit at a time: each may need another of PostgreSQL's ten connections while it holds its own. */
const AT_ONCE = 4;

export interface IdempotencyOptions {
  world: World;
  identity: Identity;
  /** Told of an answer that could not be kept. */
  onError(error: unknown, where: string): void;
}

/** Lets POST routes run their work once per key, by `onceOf`. */
export function idempotency({ world, identity, onError }: IdempotencyOptions): MiddlewareHandler {
  const inTurn = createTurnstile(AT_ONCE);
  return async (context, next) => {
    const key = context.req.raw.headers.get(HEADER);
    const unkept = (error: unknown) => onError(error, "idempotency");
    if (context.req.method === "POST" && key !== null)
      context.set("once", await createOnce(world, identity, context, key, inTurn, unkept));
    await next();
  };
}

/** Undefined where the caller sent no key. */
export function onceOf(context: Context): Once | undefined {
  return context.get("once");
}

async function createOnce(
  world: World,
  identity: Identity,
  context: Context,
  key: string,
  inTurn: Turnstile,
  unkept: (error: unknown) => void,
): Promise<Once> {
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new Problem("invalid_field", { field: HEADER, detail: "1 to 255 visible ASCII characters" });
  }
  const actor = await identity.actorOf(context.req.raw);
  const { method, url } = context.req.raw;
  const { pathname, search } = new URL(url);
  // A path may hold a token or a code. A digest with our secret is stored of it, so that nobody can test guesses against it.
  const digest = (...parts: string[]) =>
    world.keyring.mac(world.keyring.current, "idempotency", ...parts)?.toString("base64url") ?? "";
  const caller = actor
    ? `${authorOf(actor).actor}${actor.type === "key" && actor.user ? ` by key:${actor.keyId}` : ""}`
    : "holder";
  const request = { caller, key: digest("key", key), operation: digest("path", method, pathname, search) };
  const body = createHash("sha256")
    .update(await context.req.raw.clone().text())
    .digest("base64url");
  return async (work, { replay, inOne }) => {
    // Hooks, and a directory of members, are the host app's own code: it may be slow and may use the database itself, so it does
    // not run inside a transaction.
    const together = inOne && world.store.readsBeside && !world.hooks && !world.membership;
    const run = (keep: Keep) => (together ? inTurn(() => runInOne(world, work, keep)) : runApart(world, work, keep, unkept));
    return runOnce(world, request, digest("body", body), run, replay);
  };
}

/** Keeps the answer; false where another took over meanwhile. */
type Keep = (table: IdempotencyTable, answer: Response) => Promise<boolean>;

async function runInOne(world: World, work: (world: World) => Promise<Response>, keep: Keep): Promise<Response> {
  const toWake = new Set<{ wake(): void }>();
  const answer = await world.store.transaction(async (tables) => {
    const done = await work(worldInside(world, tables, (worker) => toWake.add(worker)));
    if (!(await keep(tables.idempotencyKeys, done))) throw new Problem("idempotency_in_flight", { retryAfter: 1 });
    return done;
  });
  for (const worker of toWake) worker.wake();
  return answer;
}

async function runApart(
  world: World,
  work: (world: World) => Promise<Response>,
  keep: Keep,
  unkept: (error: unknown) => void,
): Promise<Response> {
  const answer = await work(world);
  // The work is done, even if its answer cannot be kept: the caller gets the answer, and the key stays taken until its lease ends.
  await keep(world.store.idempotencyKeys, answer).catch(unkept);
  return answer;
}

async function runOnce(
  { store, clock }: World,
  request: RequestKey,
  digest: string,
  run: (keep: Keep) => Promise<Response>,
  replay?: Replay,
): Promise<Response> {
  const now = clock.now();
  const table = store.idempotencyKeys;
  if (!(await table.begin(request, digest, { now, leaseUntil: now + LEASE_MS, keptSince: now - KEPT_MS }))) {
    return earlier(table, request, digest, now, replay);
  }
  const renew = () => table.renew(request, now, clock.now() + LEASE_MS).catch(() => {});
  const renewing = setInterval(renew, RENEW_MS).unref();
  try {
    return await run(async (keys, answer) => keys.finish(request, now, answer.status, await stored(answer, replay)));
  } catch (error) {
    // The work was refused or undone, so the same key may try again.
    await table.release(request, now);
    throw error;
  } finally {
    clearInterval(renewing);
  }
}

async function stored(response: Response, replay?: Replay): Promise<string> {
  const text = await response.clone().text();
  return replay ? JSON.stringify(replay.reference(JSON.parse(text) as never)) : text;
}

/** The answer of the request that came before with this key. */
async function earlier(
  table: IdempotencyTable,
  request: RequestKey,
  digest: string,
  now: number,
  replay?: Replay,
): Promise<Response> {
  const before = await table.get(request);
  // The earlier request failed a moment ago and gave up the key.
  if (!before) throw new Problem("idempotency_in_flight", { retryAfter: 1 });
  if (before.digest !== digest) throw new Problem("idempotency_mismatch", { field: HEADER });
  if (!before.done) {
    throw new Problem("idempotency_in_flight", { retryAfter: Math.max(1, Math.ceil((before.leaseUntil - now) / SECOND)) });
  }
  const kept = before.answer;
  if (kept === null) throw new Problem("invite_erased", { detail: "The answer was erased with the person it was about" });
  const headers = { ...apiHeaders, "idempotency-replayed": "true" };
  if (before.status === 204) return new Response(null, { status: 204, headers });
  const text = replay ? JSON.stringify(await replay.rebuild(JSON.parse(kept) as never)) : kept;
  return new Response(text, { status: before.status, headers: { ...headers, "content-type": "application/json" } });
}
