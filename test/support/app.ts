/**
 * A Doorlist on a fresh database, called through its handler without a server; and people in it.
 *
 *     const app = await openApp("sqlite");
 *     const olive = await app.signUp("olive@example.com");
 *     const tenant = await olive.post("/v1/tenants", { name: "Acme" });
 */
import { createDoorlist, type DoorlistOptions } from "../../src/index.ts";
import type { EngineName } from "../../src/store/sql.ts";
import { createMigratedDatabase } from "./databases.ts";

export const BASE = "http://localhost:4400";
export const API_KEY = "dl_test_key_of_the_installation_0123456789";
export const PASSWORD = "correct horse 1";

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into by tests, field by field.
export type Body = any;

export interface Answer {
  status: number;
  body: Body;
  headers: Headers;
}

export interface Caller {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  patch(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  delete(path: string, headers?: Record<string, string>): Promise<Answer>;
}

export interface Person extends Caller {
  id: string;
  email: string;
  cookie: string;
}

/** A clock that stands until a test moves it. */
export class TestClock {
  #now = Date.now();
  now = (): number => this.#now;
  advance(ms: number): void {
    this.#now += ms;
  }
}

export type TestApp = Awaited<ReturnType<typeof openApp>>;

export async function openApp(engine: EngineName, options: Partial<DoorlistOptions> = {}) {
  const database = await createMigratedDatabase(engine);
  const clock = new TestClock();
  const unexpected: unknown[] = [];
  const doorlist = createDoorlist({
    database: database.url,
    secret: "a secret for tests only",
    baseUrl: BASE,
    apiKey: API_KEY,
    clock,
    onError: (error) => unexpected.push(error),
    ...options,
  });
  await doorlist.migrate();
  const anyone = caller(doorlist.handler, {});
  return {
    doorlist,
    database,
    clock,
    world: doorlist.world,
    /** What the server did not foresee; a test that ends well leaves it empty. */
    unexpected,
    /** Signed out. */
    anyone,
    /** The installation-wide key. */
    operator: caller(doorlist.handler, { authorization: `Bearer ${API_KEY}` }),
    withKey: (key: string, actingUser?: string) =>
      caller(doorlist.handler, { authorization: `Bearer ${key}`, ...(actingUser ? { "doorlist-acting-user": actingUser } : {}) }),
    /** Makes an account, and is signed in. @throws where the sign-up was refused */
    async signUp(email: string, more: Record<string, unknown> = {}): Promise<Person> {
      const answer = await anyone.post("/api/auth/sign-up/email", {
        name: email.split("@")[0],
        email,
        password: PASSWORD,
        ...more,
      });
      if (answer.status !== 200) throw new Error(`sign-up: ${answer.status} ${JSON.stringify(answer.body)}`);
      const cookie = cookieOf(answer.headers);
      return { ...caller(doorlist.handler, { cookie, origin: BASE }), id: answer.body.user.id, email, cookie };
    },
    /** Delivers what is queued, and answers the newest mail to an address from the built-in mailbox. */
    async mailTo(email: string): Promise<{ subject: string; html: string; text: string; url: string; token: string }> {
      await doorlist.worker.drain();
      const { body } = await anyone.get(`/mailbox/messages?to=${encodeURIComponent(email)}`);
      const mail = body.data[0];
      if (!mail) throw new Error(`No mail to ${email}`);
      const url = mail.text.match(/https?:\S+\/join\/[\w-]+/)?.[0] ?? "";
      return { ...mail, url, token: url.split("/").at(-1) ?? "" };
    },
    async close() {
      await doorlist.worker.stop();
      await doorlist.close();
      await database.drop();
    },
  };
}

type Handler = (request: Request) => Response | Promise<Response>;

export function caller(handler: Handler, base: Record<string, string>): Caller {
  const send = async (method: string, path: string, body: unknown, more: Record<string, string> = {}): Promise<Answer> => {
    const json: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
    const init = {
      method,
      headers: { ...json, ...base, ...more },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    };
    const response = await handler(new Request(`${BASE}${path}`, init));
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    return { status: response.status, body: isJson && text ? JSON.parse(text) : text, headers: response.headers };
  };
  return {
    get: (path, headers) => send("GET", path, undefined, headers),
    post: (path, body, headers) => send("POST", path, body, headers),
    put: (path, body, headers) => send("PUT", path, body, headers),
    patch: (path, body, headers) => send("PATCH", path, body, headers),
    delete: (path, headers) => send("DELETE", path, undefined, headers),
  };
}

/** The cookies of an answer as a browser would send them back. */
export function cookieOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(";", 1)[0])
    .join("; ");
}
