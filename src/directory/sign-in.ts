/** Sign-in by Better Auth: e-mail and password, cookie sessions, over the same database. */
import { Kysely, PostgresDialect } from "kysely";
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

/** Answers `/api/auth/*`. */
export type SignIn = (request: Request) => Promise<Response>;

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
  return async (request) => {
    auth ??= create();
    return (await auth).handler(request);
  };
}
