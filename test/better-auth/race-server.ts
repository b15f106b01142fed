/** An app of its own process, for the race: `node race-server.ts DATABASE_URL PORT`. Says `ready` when it listens. */
import { createServer } from "node:http";
import { DatabaseSync } from "node:sqlite";
import { betterAuth } from "better-auth";
import { toNodeHandler } from "better-auth/node";
import { admin } from "better-auth/plugins";
import pg from "pg";
import { invite } from "../../src/better-auth/index.ts";

const [databaseUrl = "", port = ""] = process.argv.slice(2);
const auth = betterAuth({
  baseURL: `http://localhost:${port}`,
  secret: "a secret for tests only, with enough characters",
  database: databaseUrl.startsWith("sqlite:")
    ? new DatabaseSync(databaseUrl.slice("sqlite:".length))
    : new pg.Pool({ connectionString: databaseUrl, max: 20 }),
  trustedOrigins: ["http://localhost:*"],
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  plugins: [admin(), invite()],
});
createServer(toNodeHandler(auth)).listen(Number(port), "127.0.0.1", () => console.log("ready"));
