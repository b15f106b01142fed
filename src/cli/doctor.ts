/** `doorlist doctor`: is everything there that a running server needs? */
import { existsSync, statfsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import type { Doorlist } from "../index.ts";
import { type Config, doubtsAbout, readConfig } from "./config.ts";
import { doubtsIn } from "./database-doubts.ts";
import { deepFindings } from "./doctor-deep.ts";
import { absentDatabase, openDoorlist } from "./open.ts";
import { count, say, sayJson, withCause } from "./terminal.ts";

/** Ten minutes: something does not move. */
const LATE_MS = 600_000;
const MEGABYTE = 1_000_000;
const SCARCE_MB = 500;

export interface Finding {
  /** `warn` does not fail the check-up. */
  level: "ok" | "warn" | "fail";
  text: string;
}

export function doctorCommand(): Command {
  return new Command("doctor")
    .description("check configuration, database, mail, webhooks, clock and disk")
    .option("--deep", "read every row too: does the data keep the rules that it must?")
    .option("--json", "print JSON: [{ level, text }]; of --deep also rule, broken, examples")
    .action(async ({ deep, json }: { deep?: boolean; json?: boolean }) => {
      const findings = await doctor(readConfig(), deep ?? false);
      if (json) sayJson(findings);
      else say(findings.map(lineOf).join("\n"));
      if (findings.some(({ level }) => level === "fail")) process.exitCode = 1;
    });
}

function lineOf({ level, text, examples = [] }: Finding & { examples?: string[] }): string {
  const marks = { ok: "ok  ", warn: "warn", fail: "FAIL" };
  return [`${marks[level]}  ${text}`, ...examples.map((example) => `        ${example}`)].join("\n");
}

async function doctor(config: Config, deep: boolean): Promise<Finding[]> {
  const absent = absentDatabase();
  // A check-up makes none: whoever stands in another folder would find it empty from then on.
  const doorlist = await openDoorlist(absent === undefined ? config : { ...config, database: ":memory:" });
  try {
    const database = absent === undefined ? await checkDatabase(doorlist) : [lacking(absent)];
    const usual = [
      { level: "ok", text: `Node ${process.versions.node}` } as const,
      ...doubtsAbout().map((text): Finding => ({ level: "warn", text })),
      ...database,
      checkSecret(config),
      checkBaseUrl(config),
      await checkMail(doorlist, config),
      checkDashboard(),
    ];
    if (database.some(({ level }) => level === "fail")) return usual;
    const more = [...(await checkData(config)), await checkWebhooks(doorlist), checkDisk(config)];
    return [...usual, ...more, ...(deep ? await deepFindings(doorlist, config) : [])];
  } finally {
    await doorlist.close();
  }
}

function lacking(file: string): Finding {
  const text = `There is no database at ${file}: run doorlist migrate, or set DOORLIST_DATA or DOORLIST_DATABASE_URL`;
  return { level: "fail", text };
}

async function checkDatabase(doorlist: Doorlist): Promise<Finding[]> {
  try {
    const { data } = await doorlist.world.store.tenants.list({ limit: 1 }).catch(() => ({ data: [] }));
    const missing = await doorlist.missingMigrations();
    if (missing.length > 0)
      return [{ level: "fail", text: `Database lacks migrations: ${missing.join(", ")}; run doorlist migrate` }];
    const { queued, failed, oldestMs } = await doorlist.world.store.messages.depth(Date.now());
    const outbox = `Outbox: ${queued} queued (oldest ${Math.round(oldestMs / 1000)} s), ${failed} failed`;
    return [
      { level: "ok", text: `Database is current, ${data.length === 0 ? "no tenant yet" : "with tenants"}` },
      { level: failed > 0 || oldestMs > LATE_MS ? "warn" : "ok", text: outbox },
    ];
  } catch (error) {
    return [{ level: "fail", text: `Database: ${withCause(error as Error)}` }];
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

async function checkData(config: Config): Promise<Finding[]> {
  return (await doubtsIn(config)).map((doubt) => ({ level: "warn", text: `The ${doubt}` }));
}

function checkBaseUrl({ baseUrl }: Config): Finding {
  const { protocol, hostname } = new URL(baseUrl);
  const local = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  if (protocol === "https:" || local) return { level: "ok", text: `Base URL ${baseUrl}` };
  return { level: "warn", text: `Base URL ${baseUrl} is not https` };
}

async function checkMail(doorlist: Doorlist, { mail }: Config): Promise<Finding> {
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

async function checkWebhooks({ world }: Doorlist): Promise<Finding> {
  const { queued, oldestMs } = await world.store.webhookDeliveries.depth(world.clock.now());
  const text = `Webhooks: ${count(queued)} deliveries wait (oldest ${Math.round(oldestMs / 1000)} s)`;
  return { level: oldestMs > LATE_MS ? "warn" : "ok", text };
}

function checkDisk({ database, dataFolder }: Config): Finding {
  const folder = database.startsWith("sqlite:") ? dirname(database.slice("sqlite:".length)) : dataFolder;
  if (!existsSync(folder)) return { level: "ok", text: "Nothing is kept on this disk" };
  const { bavail, bsize } = statfsSync(folder);
  const text = `Disk: ${count(Math.floor((bavail * bsize) / MEGABYTE))} MB free in ${folder}`;
  return { level: bavail * bsize < SCARCE_MB * MEGABYTE ? "warn" : "ok", text };
}
