/**
 * The published Nile SDK against a Doorlist that runs as a process of its own.
 *
 *     const house = await openHouse("sqlite");
 *     const olive = await house.signUp("olive@example.com");
 *     const invites = await olive.in(tenantId, (nile) => nile.tenants.invites());
 */
import { Server } from "@niledatabase/server";
import type { EngineName } from "../../../src/store/sql.ts";
import { createMigratedDatabase } from "../../support/databases.ts";
import { openRows, type Rows } from "../../support/rows.ts";
import { type ServerProcess, startServer } from "../../support/server.ts";
import { until } from "../../support/until.ts";

/** The app that holds the SDK. */
export const APP = "http://localhost:3000";
export const WELCOME = `${APP}/welcome`;
export const PASSWORD = "correct horse 1";

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into by tests, field by field.
export type Body = any;

export interface Person {
  id: string;
  email: string;
  /** What a browser of theirs sends. */
  cookie: string;
  /** Calls the SDK as this person. */
  as<T>(work: (nile: Server) => Promise<T>): Promise<T>;
  /** In the context of a tenant. */
  in<T>(tenantId: string, work: (nile: Server) => Promise<T>): Promise<T>;
}

export type House = Awaited<ReturnType<typeof openHouse>>;

export async function openHouse(engine: EngineName, env: Record<string, string> = {}) {
  const database = await createMigratedDatabase(engine);
  const server: ServerProcess = await startServer({
    DOORLIST_DATABASE_URL: database.url,
    DOORLIST_SECRET: "a secret for tests only",
    DOORLIST_ALLOWED_ORIGINS: APP,
    ...env,
  });
  const rows: Rows = await openRows(database.url);
  const apiUrl = `${env.DOORLIST_BASE_URL ?? server.url}/nile/v2/databases/shop`;
  const nile = (more: object = {}) =>
    new Server({ apiUrl, user: "none", password: "none", databaseName: "shop", origin: APP, secureCookies: false, ...more });
  const sdk = nile();

  function person(id: string, email: string, cookie: string): Person {
    const work = <T>(context: object, act: (nile: Server) => Promise<T>) =>
      sdk.withContext(
        { headers: new Headers({ cookie }), useLastContext: false, ...context } as never,
        act as never,
      ) as Promise<T>;
    return { id, email, cookie, as: (act) => work({}, act), in: (tenantId, act) => work({ tenantId }, act) };
  }

  async function signUp(email: string, more: object = {}): Promise<Person> {
    const answer: Body = await sdk.auth.signUp({ email, password: PASSWORD, ...more } as never, true);
    if (answer?.status !== 200) throw new Error(`sign-up of ${email} refused`);
    return person((await answer.json()).id, email, cookiesOf(answer));
  }

  async function linkTo(email: string, tenantId = ""): Promise<URL> {
    const newest = async () => {
      const answer = await fetch(`${server.url}/mailbox/messages?to=${encodeURIComponent(email)}`);
      const links = ((await answer.json()) as Body).data.map(({ text }: Body) => text.match(/https?:\/\/\S*token=\S+/)?.[0]);
      return links.find((link?: string) => link?.includes(tenantId));
    };
    return new URL(await until<string>(`a mail to ${email}`, newest));
  }

  return {
    server,
    apiUrl,
    rows,
    nile,
    sdk,
    person,
    signUp,
    /** The link of the newest mail, of the tenant where one is named. */
    linkTo,
    /** Nobody. */
    anyone: person("", "", ""),
    /** An owner with a tenant of theirs. */
    async tenant(name = "Acme"): Promise<{ owner: Person; id: string }> {
      const owner = await signUp(uniqueEmail("owner"));
      const made: Body = await owner.as((as) => as.tenants.create(name));
      return { owner, id: made.id };
    },
    /** Straight to the server, as the SDK's requests look. */
    raw: (method: string, path: string, { cookie = "", form, json, body }: RawRequest = {}): Promise<Response> =>
      fetch(`${apiUrl}/${path}`, {
        method,
        headers: {
          "nile-origin": APP,
          cookie,
          ...(form ? { "content-type": "application/x-www-form-urlencoded" } : {}),
          ...(json === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(form ? { body: new URLSearchParams(form) } : {}),
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        ...(body ? { body } : {}),
        redirect: "manual",
      }),
    async close() {
      await rows.close();
      await server.stop();
      await database.drop();
    },
  };
}

interface RawRequest {
  cookie?: string;
  form?: Record<string, string>;
  json?: unknown;
  body?: FormData;
}

let next = 0;
export function uniqueEmail(name: string): string {
  next += 1;
  return `${name}-${next}@example.com`;
}

/** The cookies of an answer as a browser sends them back; those that it ends are gone. */
export function cookiesOf(answer: Response, before = ""): string {
  const jar = new Map(
    before
      .split("; ")
      .filter(Boolean)
      .map((pair) => [pair.slice(0, pair.indexOf("=")), pair]),
  );
  for (const line of answer.headers.getSetCookie()) {
    const pair = line.split(";", 1)[0] ?? "";
    const name = pair.slice(0, pair.indexOf("="));
    if (/max-age=0/i.test(line)) jar.delete(name);
    else jar.set(name, pair);
  }
  return [...jar.values()].join("; ");
}

/** Status and text of what the SDK gives back where the server refused. */
export async function refusal(answer: unknown): Promise<[number, string]> {
  if (!(answer instanceof Response)) throw new Error(`Not refused: ${JSON.stringify(answer)}`);
  return [answer.status, await answer.text()];
}
