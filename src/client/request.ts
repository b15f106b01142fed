/** One request of the client: JSON in, JSON or a typed problem out; asked again where that is safe. */
import { pause } from "./pause.ts";
import { DoorlistError, readProblem, unreadable } from "./problem.ts";

/** Where a client sends its requests, and for whom. */
export interface ClientOptions {
  /** Where Doorlist answers. @default the page's own origin */
  baseUrl?: string | undefined;
  /** `dl_…`, or the person's own token where the server's directory is `jwt`; without it the browser's session cookie is used. */
  apiKey?: string | undefined;
  /** A user id: the key acts for this member. */
  actingUser?: string | undefined;
  /**
   * How often a request is sent again that got no answer, or one that says "not now". Reads and PUT, which may be done
   * twice; and POST, under an `Idempotency-Key`, by which the server does it once. @default 2
   */
  retries?: number | undefined;
  /** @default the global fetch */
  fetch?: typeof fetch | undefined;
}

/** Text or bytes that go as they are. */
export type RawBody = string | Blob | ArrayBuffer | Uint8Array<ArrayBuffer>;

export interface RequestParts {
  query?: Record<string, string | number | undefined>;
  /** Goes as JSON. */
  body?: unknown;
  raw?: { type: string; body: RawBody };
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** The answer as it comes. @throws DoorlistError where it is a problem, TypeError where none came */
export type Fetch = (method: string, path: string, parts?: RequestParts) => Promise<Response>;

/** A list is awaited for one page of it, or walked with `for await` for every item of this page and of those behind it. */
export type Answer<T> = Promise<T> & (T extends { data: (infer Item)[] } ? AsyncIterable<Item> : unknown);

export type Send = <T>(method: string, path: string, parts?: RequestParts) => Answer<T>;

const AGAIN = new Set([429, 502, 503, 504]);
const FIRST_PAUSE_MS = 250;
/** Who is told to wait for longer is told so. */
const LONGEST_PAUSE_MS = 10_000;

/** `?a=1&b=2`, or nothing. */
export function searchOf(query: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  // Its `size` is too young: where there is none, filters would be left out in silence.
  return `${search}` && `?${search}`;
}

/** Sends each request once. */
export function createFetch({ baseUrl = "", apiKey, actingUser, fetch: send = fetch }: ClientOptions): Fetch {
  return async (method, path, { query = {}, body, raw, headers: more, signal } = {}) => {
    const headers: Record<string, string> = { accept: "application/json", ...more };
    if (body !== undefined) headers["content-type"] = "application/json";
    if (raw) headers["content-type"] = raw.type;
    if (apiKey) headers.authorization = `Bearer ${apiKey}`;
    if (actingUser) headers["doorlist-acting-user"] = actingUser;
    const sent = raw?.body ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await send(`${baseUrl}${path}${searchOf(query)}`, {
      method,
      headers,
      credentials: "include",
      ...(sent === undefined ? {} : { body: sent }),
      ...(signal ? { signal } : {}),
    });
    if (!response.ok) throw new DoorlistError(await readProblem(response), secondsOf(response.headers.get("retry-after")));
    return response;
  };
}

/** Sends again what may be sent twice. */
export function createRetrying(request: Fetch, retries = 2): Fetch {
  return async (method, path, parts = {}) => {
    const isSafe = retries > 0 && ["GET", "PUT", "POST"].includes(method);
    const key: Record<string, string> = isSafe && method === "POST" ? { "idempotency-key": newKey() } : {};
    const again = { ...parts, headers: { ...key, ...parts.headers } };
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await request(method, path, again);
      } catch (error) {
        const waitMs = isSafe && attempt < retries && !parts.signal?.aborted ? pauseBefore(error, attempt) : null;
        if (waitMs === null) throw error;
        await pause(waitMs, parts.signal);
      }
    }
  };
}

export function createSend(request: Fetch): Send {
  const ask = async (method: string, path: string, parts?: RequestParts) => {
    const response = await request(method, path, parts);
    if (response.status === 204) return undefined;
    return response.json().catch((error: unknown) => {
      throw error instanceof SyntaxError ? new DoorlistError(unreadable(response)) : error;
    });
  };
  return <T>(method: string, path: string, parts?: RequestParts) => {
    const first = ask(method, path, parts);
    async function* items() {
      for (let page = await first; ; ) {
        yield* page.data;
        if (!page.nextCursor) return;
        page = await ask(method, path, { ...parts, query: { ...parts?.query, cursor: page.nextCursor } });
      }
    }
    return Object.assign(first, { [Symbol.asyncIterator]: items }) as unknown as Answer<T>;
  };
}

/** 128 random bits. `randomUUID` is not there on a page without TLS. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("-");
}

/** Milliseconds; null where asking again does not help. */
function pauseBefore(error: unknown, attempt: number): number | null {
  const backOff = FIRST_PAUSE_MS * 2 ** attempt * (0.5 + Math.random());
  // No answer came at all.
  if (!(error instanceof DoorlistError)) return error instanceof TypeError ? backOff : null;
  if (!AGAIN.has(error.status) && error.code !== "idempotency_in_flight") return null;
  const told = error.retryAfter === undefined ? backOff : error.retryAfter * 1000;
  return told <= LONGEST_PAUSE_MS ? told : null;
}

/** Of a `Retry-After`, which Doorlist writes in seconds. */
function secondsOf(header: string | null): number | undefined {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : undefined;
}
