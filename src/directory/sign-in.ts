/** Sign-in by Better Auth: e-mail and password, cookie sessions, over the same database. */
import { Kysely, PostgresDialect, sql as raw } from "kysely";
import { Problem } from "../core/problems.ts";
import { sqliteDialect } from "../store/kysely-dialect.ts";
import type { OpenDatabase } from "../store/open.ts";

export interface SignInOptions {
  database: OpenDatabase;
  /** Signs the session cookies. */
  secret: string;
  baseUrl: string;
  /** Origins, besides the base URL's own, from which a browser may sign in. */
  trustedOrigins: string[];
}

const DAY = 24 * 60 * 60;

export interface SignIn {
  /** Answers `/api/auth/*`. */
  handle(request: Request): Promise<Response>;
  /** False where the account can be signed in to already. @throws Problem `invalid_field` */
  setFirstPassword(userId: string, password: string): Promise<boolean>;
}

export function createSignIn({ database, secret, baseUrl, trustedOrigins }: SignInOptions): SignIn {
  const kysely =
    database.engine === "sqlite"
      ? new Kysely<never>({ dialect: sqliteDialect(database) })
      : new Kysely<never>({ dialect: new PostgresDialect({ pool: database.pool }) });
  const create = async () => {
    const { betterAuth } = await import("better-auth");
    return betterAuth({
      appName: "Doorlist",
      baseURL: baseUrl,
      basePath: "/api/auth",
      secret,
      trustedOrigins,
      database: {
        db: kysely,
        type: database.engine,
        // SQLite has one writer, and hashing a password must not hold it.
        transaction: database.engine === "postgres",
      },
      emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 256 },
      session: { expiresIn: 30 * DAY },
      user: { changeEmail: { enabled: false } },
      // Guessing is throttled where the answer is known to be wrong, see http/throttle.ts.
      rateLimit: { enabled: false },
      telemetry: { enabled: false },
      logger: { level: "error" },
    });
  };
  // Loaded and made when the first request comes: it takes 60 MB and a third of a second, which a server that is only
  // called by key never needs, and it looks at its tables, which the migrations make first.
  let auth: ReturnType<typeof create> | undefined;
  const library = () => {
    auth ??= create();
    return auth;
  };
  return {
    handle: async (request) => (await library()).handler(request),
    async setFirstPassword(userId, password) {
      const { hash, config } = (await (await library()).$context).password;
      const { minPasswordLength: least, maxPasswordLength: most } = config;
      if (password.length < least || password.length > most)
        throw new Problem("invalid_field", { field: "password", detail: `A password has ${least} to ${most} characters` });
      const at = database.engine === "postgres" ? new Date() : new Date().toISOString();
      // Its id is the account's own, so that of two who try at once one finds it taken.
      const insert = raw<{
        id: string;
      }>`insert into "account" (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
        select ${`first:${userId}`}, ${userId}, 'credential', ${userId}, ${await hash(password)}, ${at}, ${at}
        where not exists (select 1 from "account" where "userId" = ${userId}) on conflict do nothing returning id`;
      return (await database.all(insert.compile(database.build))).length > 0;
    },
  };
}
