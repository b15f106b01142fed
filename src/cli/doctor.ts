/** `doorlist doctor`: is everything there that a running server needs? */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createDoorlist } from "../index.ts";
import type { Config } from "./config.ts";

export interface Finding {
  /** `warn` does not fail the check-up. */
  level: "ok" | "warn" | "fail";
  text: string;
}

export async function doctor(config: Config): Promise<Finding[]> {
  const doorlist = createDoorlist(config);
  try {
    const database = await checkDatabase(doorlist);
    return [
      checkNode(),
      ...database,
      checkSecret(config),
      checkBaseUrl(config),
      await checkMail(doorlist, config),
      checkDashboard(),
    ];
  } finally {
    await doorlist.close();
  }
}

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const enough = major > 22 || (major === 22 && minor >= 18);
  return { level: enough ? "ok" : "fail", text: `Node ${process.versions.node}${enough ? "" : "; 22.18 or newer is needed"}` };
}

async function checkDatabase(doorlist: ReturnType<typeof createDoorlist>): Promise<Finding[]> {
  try {
    const { data } = await doorlist.world.store.tenants.list({ limit: 1 }).catch(() => ({ data: [] }));
    const missing = await doorlist.missingMigrations();
    if (missing.length > 0)
      return [{ level: "fail", text: `Database lacks migrations: ${missing.join(", ")}; run doorlist migrate` }];
    const { queued, failed, oldestMs } = await doorlist.world.store.messages.depth(Date.now());
    const outbox = `Outbox: ${queued} queued (oldest ${Math.round(oldestMs / 1000)} s), ${failed} failed`;
    return [
      { level: "ok", text: `Database is current, ${data.length === 0 ? "no tenant yet" : "with tenants"}` },
      { level: failed > 0 || oldestMs > 600_000 ? "warn" : "ok", text: outbox },
    ];
  } catch (error) {
    return [{ level: "fail", text: `Database: ${(error as Error).message}` }];
  }
}

function checkSecret({ secretMade, database, dataFolder }: Config): Finding {
  if (!secretMade) return { level: "ok", text: "Secret is set" };
  const shared = database.startsWith("postgres");
  const text = `Secret is kept in ${join(dataFolder, "secret")}`;
  return shared
    ? { level: "warn", text: `${text}; set DOORLIST_SECRET where several machines share the database` }
    : { level: "ok", text };
}

function checkBaseUrl({ baseUrl }: Config): Finding {
  const { protocol, hostname } = new URL(baseUrl);
  const local = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  if (protocol === "https:" || local) return { level: "ok", text: `Base URL ${baseUrl}` };
  return { level: "warn", text: `Base URL ${baseUrl} is not https` };
}

async function checkMail(doorlist: ReturnType<typeof createDoorlist>, { mail }: Config): Promise<Finding> {
  if (!mail?.url) return { level: "warn", text: "Mail stays in the built-in mailbox; set DOORLIST_SMTP_URL to send it" };
  return doorlist.verifyMail().then(
    (): Finding => ({ level: "ok", text: "SMTP server answers" }),
    (error: Error): Finding => ({ level: "fail", text: `SMTP: ${error.message}` }),
  );
}

function checkDashboard(): Finding {
  const built = existsSync(join(dirname(fileURLToPath(import.meta.url)), "../../dashboard/dist/index.html"));
  return { level: built ? "ok" : "fail", text: built ? "Dashboard is built" : "Dashboard is not built: npm run build:dashboard" };
}
