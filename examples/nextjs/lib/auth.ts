/** The app's sign-in: Better Auth with organizations, on a database of the app's own. */
import { DatabaseSync } from "node:sqlite";
import { type BetterAuthOptions, betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { nextCookies } from "better-auth/next-js";
import { organization } from "better-auth/plugins";

export const baseUrl = `http://localhost:${process.env.PORT}`;

const options = {
  baseURL: baseUrl,
  secret: "a secret of this example, with enough characters",
  database: new DatabaseSync(`${process.env.DATA}/app.db`),
  emailAndPassword: { enabled: true },
  telemetry: { enabled: false },
  plugins: [organization(), nextCookies()],
} satisfies BetterAuthOptions;

await (await getMigrations(options)).runMigrations();

export const auth = betterAuth(options);
