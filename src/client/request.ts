/** One request of the client: JSON in, JSON or a typed problem out. */
import type { WireProblem } from "../contract/common.ts";

export interface ClientOptions {
  /** Where Doorlist answers. @default the page's own origin */
  baseUrl?: string;
  /** `dl_…`; without it the browser's session cookie is used. */
  apiKey?: string;
  /** A user id: the key acts for this member. */
  actingUser?: string;
  /** @default the global fetch */
  fetch?: typeof fetch;
}

/** A problem that the server answered with (RFC 9457). Branch on `code`. */
export class DoorlistError extends Error {
  readonly problem: WireProblem;

  constructor(problem: WireProblem) {
    super(problem.detail ?? problem.title);
    this.name = "DoorlistError";
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }

  get field(): string | undefined {
    return this.problem.field;
  }
}

export interface RequestParts {
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** The answer as it comes. @throws DoorlistError where it is a problem */
export type Fetch = (method: string, path: string, parts?: RequestParts) => Promise<Response>;

export type Send = <T>(method: string, path: string, parts?: RequestParts) => Promise<T>;

/** `?a=1&b=2`, or nothing. */
export function searchOf(query: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size > 0 ? `?${search}` : "";
}

export function createFetch({ baseUrl = "", apiKey, actingUser, fetch: send = fetch }: ClientOptions): Fetch {
  return async (method, path, { query = {}, body, headers: more, signal } = {}) => {
    const headers: Record<string, string> = { accept: "application/json", ...more };
    if (body !== undefined) headers["content-type"] = "application/json";
    if (apiKey) headers.authorization = `Bearer ${apiKey}`;
    if (actingUser) headers["doorlist-acting-user"] = actingUser;
    const response = await send(`${baseUrl}${path}${searchOf(query)}`, {
      method,
      headers,
      credentials: "include",
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    if (!response.ok) throw new DoorlistError(await readProblem(response));
    return response;
  };
}

export function createSend(request: Fetch): Send {
  return async <T>(method: string, path: string, parts?: RequestParts) => {
    const response = await request(method, path, parts);
    return (response.status === 204 ? undefined : await response.json()) as T;
  };
}

async function readProblem(response: Response): Promise<WireProblem> {
  const { status, statusText: title } = response;
  const unread: WireProblem = {
    type: "about:blank",
    title: title || "The server did not answer",
    status,
    code: "unreadable_answer",
  };
  const problem: WireProblem | null = await response.json().catch(() => null);
  return problem && typeof problem.code === "string" ? problem : unread;
}
