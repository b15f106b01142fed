/** Sign-in by Better Auth: e-mail and password, cookie sessions, over the same database. */
import { AsyncLocalStorage } from "node:async_hooks";
import { Kysely, PostgresDialect, type RawBuilder, sql as raw } from "kysely";
import { newId } from "../core/ids.ts";
import { lazily } from "../core/lazily.ts";
import { Problem } from "../core/problems.ts";
import type { HostKysely } from "../store/kysely.ts";
import { sqliteDialect } from "../store/kysely-dialect.ts";
import type { OpenDatabase } from "../store/open.ts";
import { unavailable } from "../store/postgres.ts";

export interface SignInOptions {
  database: OpenDatabase;
  /** Signs the session cookies. */
  secret: string;
  baseUrl: string;
  /** Origins, besides the base URL's own, where `callbackURL` may lead; from where a browser may call is judged in http/origin.ts. */
  trustedOrigins: string[];
}

/** Of the same connections. */
function kyselyOver(database: OpenDatabase): HostKysely {
  if ("kysely" in database) return database.kysely;
  const dialect = "pool" in database ? new PostgresDialect({ pool: database.pool }) : sqliteDialect(database);
  return new Kysely<never>({ dialect });
}

const DAY = 24 * 60 * 60;

/** What we learn while the library answers one request. */
interface Call {
  /** An error that the library hides behind an empty 500, or behind an answer about a user that it could not make. */
  error?: unknown;
  /** The hash of the password that the account has afterwards, where this request checked it or set it. */
  hash?: string;
}

export interface SignIn {
  /** Answers `/api/auth/*`. */
  handle(request: Request): Promise<Response>;
  /** False where the account can be signed in to already. @throws Problem `invalid_field` */
  setFirstPassword(userId: string, password: string): Promise<boolean>;
  /**
   * Puts a password in the place of the present one, and ends every session.
   * @param options `alone`: every other way to sign in to the account goes too
   * @throws Problem `invalid_field`
   */
  setPassword(userId: string, password: string, options: { alone: boolean }): Promise<void>;
  /** Changes with every new password. It is the stored hash (empty: there is none), so it may only go into a keyed digest. */
  passwordMark(userId: string): Promise<string>;
}

export function createSignIn({ database, secret, baseUrl, trustedOrigins }: SignInOptions): SignIn {
  const kysely = kyselyOver(database);
  const create = async () => {
    const [{ betterAuth }, { hashPassword, verifyPassword }] = await Promise.all([
      import("better-auth"),
      import("better-auth/crypto"),
    ]);
    return betterAuth({
      appName: "Doorlist",
      // Its paths are those that are left when the mount is taken off.
      baseURL: new URL(baseUrl).origin,
      basePath: "/api/auth",
      secret,
      trustedOrigins,
      // The library leaves it out by itself where NODE_ENV or TEST is set to what tests set.
      advanced: { disableOriginCheck: false },
      database: {
        db: kysely,
        type: database.engine,
        // SQLite has one writer, and hashing a password must not hold it.
        transaction: database.engine === "postgres",
      },
      emailAndPassword: {
        enabled: true,
        minPasswordLength: 8,
        maxPasswordLength: 256,
        password: {
          async hash(password) {
            const hash = await hashPassword(password);
            const call = calls.getStore();
            if (call) call.hash = hash;
            return hash;
          },
          verify({ hash, password }) {
            const call = calls.getStore();
            if (call) call.hash ??= hash;
            return verifyPassword({ hash, password });
          },
        },
      },
      session: { expiresIn: 30 * DAY },
      user: { changeEmail: { enabled: false } },
      // Guessing is throttled where the answer is known to be wrong, see http/throttle.ts.
      rateLimit: { enabled: false },
      telemetry: { enabled: false },
      onAPIError: {
        onError(error) {
          const call = calls.getStore();
          if (call) call.error = error;
        },
      },
      logger: { level: "error", log: (_level, ...parts) => console.error(logLine(parts)) },
    });
  };
  // Loaded and made when the first request comes: it takes 60 MB and a third of a second, which a server that is only
  // called by key never needs, and it looks at its tables, which the migrations make first.
  const library = lazily(create);
  const calls = new AsyncLocalStorage<Call>();

  return {
    async handle(request) {
      const { handler } = await library();
      const call: Call = {};
      const response = await calls.run(call, () => handler(request));
      if (response.status >= 500) unavailable(call.error);
      const { code = "" } = response.ok
        ? {}
        : ((await response
            .clone()
            .json()
            .catch(() => ({}))) as { code?: string });
      if (code.startsWith("FAILED_TO_")) throw new Problem("unavailable", { retryAfter: 1 });
      if (response.ok && call.hash !== undefined && (await endIfOutdated(response, call.hash))) return wrongPassword();
      return response;
    },
    async setFirstPassword(userId, password) {
      // Its id is the account's own, so that of two who try at once one finds it taken.
      const insert = raw<{
        id: string;
      }>`insert into "account" (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
        select ${`first:${userId}`}, ${userId}, 'credential', ${userId}, ${await hashed(password)}, ${at()}, ${at()}
        where not exists (select 1 from "account" where "userId" = ${userId}) on conflict do nothing returning id`;
      return (await database.all(insert.compile(database.build))).length > 0;
    },
    async setPassword(userId, password, { alone }) {
      const hash = await hashed(password);
      await database.transaction(async (sql) => {
        const run = (query: RawBuilder<unknown>) => sql.all(query.compile(sql.build));
        // Whoever made the account before its address was proven may have left a way in of their own.
        if (alone) await run(raw`delete from "account" where "userId" = ${userId} and "providerId" <> 'credential'`);
        await run(raw`delete from "account" where "userId" = ${userId} and "providerId" = 'credential'`);
        await run(raw`insert into "account" (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
          values (${newId(Date.now())}, ${userId}, 'credential', ${userId}, ${hash}, ${at()}, ${at()})`);
        // Last, see endIfOutdated.
        await run(raw`delete from "session" where "userId" = ${userId}`);
      });
    },
    async passwordMark(userId) {
      const query = raw<{ password: string | null }>`select password from "account"
        where "userId" = ${userId} and "providerId" = 'credential'`;
      const [row] = await database.all<{ password: string | null }>(query.compile(database.build));
      return row?.password ?? "";
    },
  };

  /**
   * Ends the session that this sign-in opened, where the password was replaced in the meantime.
   *
   * Replacing a password locks the row of the account first, and then ends the sessions. Here it is the other way round:
   * the session was written first, and the row is read now, after waiting for whoever has locked it. So either the
   * replacement has found the session, or we find that the password is another. SQLite, with its one writer, needs no lock
   * for that.
   */
  async function endIfOutdated(response: Response, hash: string): Promise<boolean> {
    const { token, user } = (await response.clone().json()) as { token?: string | null; user: { id: string } };
    if (!token) return false;
    const present = raw`select id from "account" where "userId" = ${user.id} and "providerId" = 'credential'
      and password = ${hash} ${database.engine === "postgres" ? raw`for share` : raw``}`;
    if ((await database.all(present.compile(database.build))).length > 0) return false;
    await database.all(raw`delete from "session" where token = ${token}`.compile(database.build));
    return true;
  }

  async function hashed(password: string): Promise<string> {
    const { hash, config } = (await (await library()).$context).password;
    const { minPasswordLength: least, maxPasswordLength: most } = config;
    if (password.length < least || password.length > most)
      throw new Problem("invalid_field", { field: "password", detail: `A password has ${least} to ${most} characters` });
    return hash(password);
  }

  function at(): string | Date {
    return database.engine === "postgres" ? new Date() : new Date().toISOString();
  }
}

/** As the library answers. */
function wrongPassword(): Response {
  return Response.json({ message: "Invalid email or password", code: "INVALID_EMAIL_OR_PASSWORD" }, { status: 401 });
}

/** Of an error its words alone: PostgreSQL sets the row beside them, with its address. On one line, whatever a caller wrote. */
function logLine(parts: readonly unknown[]): string {
  const words = parts.map((part) => (part instanceof Error ? part.message : String(part)));
  return `sign-in: ${words.join(": ")}`.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
}
