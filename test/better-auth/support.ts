/**
 * An app of somebody: Better Auth with the plugin, served over a real socket, in a database of its own; and people who
 * use it through Better Auth's own client.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { type BetterAuthOptions, type BetterAuthPlugin, betterAuth } from "better-auth";
import { createAuthClient } from "better-auth/client";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { admin } from "better-auth/plugins";
import { inviteClient as publishedClient } from "better-invite";
import pg from "pg";
import { inviteClient } from "../../src/better-auth/client.ts";
import { type InviteOptions, invite } from "../../src/better-auth/index.ts";
import type { InviteMail } from "../../src/better-auth/plugin/options.ts";
import type { EngineName } from "../../src/store/sql.ts";
import { createDatabase } from "../support/databases.ts";

export const PASSWORD = "correct horse 1";
export const SECRET = "a secret for tests only, with enough characters";

export interface AuthAppOptions {
  invites?: InviteOptions;
  /** The plugins besides ours. @default the admin plugin */
  plugins?: BetterAuthPlugin[];
  auth?: Partial<BetterAuthOptions>;
  /** Another plugin in the place of ours. */
  instead?: BetterAuthPlugin;
  /** In a database that there is. */
  database?: { url: string; drop(): Promise<void> };
}

export type AuthApp = Awaited<ReturnType<typeof openAuthApp>>;
export type Visitor = ReturnType<typeof visitorOf>;

export async function openAuthApp(engine: EngineName, options: AuthAppOptions = {}) {
  const database = options.database ?? (await createDatabase(engine));
  const connection = connect(database.url);
  const mails: InviteMail[] = [];
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const plugin = invite({ sendUserInvitation: (mail) => void mails.push(mail), ...options.invites });
  const config = {
    baseURL: url,
    secret: SECRET,
    database: connection.database,
    emailAndPassword: { enabled: true },
    rateLimit: { enabled: false },
    logger: { disabled: true },
    telemetry: { enabled: false },
    // Vitest sets NODE_ENV to `test`, in which Better Auth checks neither.
    advanced: { disableCSRFCheck: false, disableOriginCheck: false },
    ...options.auth,
    plugins: [...(options.plugins ?? [admin()]), options.instead ?? plugin],
  } satisfies BetterAuthOptions;
  const { runMigrations } = await getMigrations(config);
  await runMigrations();
  const auth = betterAuth(config);
  server.on("request", toNodeHandler(auth));
  const context = await auth.$context;
  return {
    auth,
    url,
    database,
    mails,
    adapter: context.adapter,
    visitor: () => visitorOf(url),
    /** Signed up and in, with a role. */
    async person(email: string, role?: string): Promise<Visitor & { id: string; email: string }> {
      const visitor = visitorOf(url);
      const { data, error } = await visitor.client.signUp.email({ email, password: PASSWORD, name: email.split("@")[0] ?? "" });
      if (!data) throw new Error(JSON.stringify(error));
      if (role) await context.adapter.update({ model: "user", where: [{ field: "id", value: data.user.id }], update: { role } });
      return { ...visitor, id: data.user.id, email };
    },
    async roleOf(email: string): Promise<string | null | undefined> {
      const user = await context.adapter.findOne<{ role: string | null }>({
        model: "user",
        where: [{ field: "email", value: email }],
      });
      return user?.role;
    },
    rows: <T = Record<string, unknown>>(model: string, field?: string, value?: string) =>
      context.adapter.findMany<T>({ model, ...(field ? { where: [{ field, value: value ?? "" }] } : {}) }),
    /** Without its database, which another app uses. */
    stop: () => stop(server, connection),
    async close() {
      await stop(server, connection);
      await database.drop();
    },
  };
}

async function stop(server: Server, connection: ReturnType<typeof connect>): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await connection.end();
}

function connect(url: string) {
  if (url.startsWith("sqlite:")) {
    const database = new DatabaseSync(url.slice("sqlite:".length));
    return { database, end: async () => database.close() };
  }
  const pool = new pg.Pool({ connectionString: url, max: 20 });
  // Dropping the database cuts off connections that are still closing.
  pool.on("error", () => {});
  return { database: pool, end: () => pool.end() };
}

/** Somebody at a browser: a client that keeps its cookies, and says where it is. */
export function visitorOf(url: string) {
  const jar = new Map<string, string>();
  const send = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set("cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
    headers.set("origin", new URL(url).origin);
    const response = await fetch(input, { ...init, headers, redirect: "manual" });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = cookie.split(";");
      const cut = pair.indexOf("=");
      const gone = attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute));
      if (gone) jar.delete(pair.slice(0, cut));
      else jar.set(pair.slice(0, cut), pair.slice(cut + 1));
    }
    return response;
  };
  const fetchOptions = { customFetchImpl: send };
  return {
    jar,
    send,
    get: (path: string) => send(path.startsWith("http") ? path : `${url}${path}`),
    post: async (path: string, body: unknown) =>
      send(`${url}${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    client: createAuthClient({ baseURL: url, plugins: [inviteClient()], fetchOptions }),
    /** The same person, by the client that Better Invite publishes. */
    published: createAuthClient({ baseURL: url, plugins: [publishedClient()], fetchOptions }),
  };
}

export const errorOf = ({ error }: { error: { status: number; code?: string; message?: string } | null }) =>
  error && { status: error.status, code: error.code, message: error.message };
