#!/usr/bin/env node
/** The command `doorlist`. Exit codes: 0 done, 1 failed, 2 not understood. */
import { Command, CommanderError } from "commander";
import { createApiKey } from "../core/api-keys.ts";
import { Problem } from "../core/problems.ts";
import { erasePerson } from "../core/retention.ts";
import { createDoorlist, type Doorlist } from "../index.ts";
import { type AuditFlags, auditLines, verifyAudit } from "./audit.ts";
import { ConfigError, readConfig } from "./config.ts";
import { doctor } from "./doctor.ts";
import { type InviteFlags, invite, operator } from "./invite.ts";
import { serve } from "./serve.ts";

const FAILED = 1;
const NOT_UNDERSTOOD = 2;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const complain = (text: string): void => void process.stderr.write(`doorlist: ${text}\n`);

/** Opens the database for one command, brings it up to date, and closes it again. */
async function withDoorlist<T>(work: (doorlist: Doorlist) => Promise<T>): Promise<T> {
  const doorlist = createDoorlist(readConfig());
  try {
    await doorlist.migrate();
    return await work(doorlist);
  } finally {
    await doorlist.close();
  }
}

const program = new Command("doorlist")
  .description("The invitation platform for multi-tenant apps.")
  .version("0.1.0")
  .showHelpAfterError("(doorlist --help tells more)")
  .exitOverride();

program
  .command("serve", { isDefault: true })
  .description("start the server (default)")
  .action(() => serve(readConfig()));

program
  .command("migrate")
  .description("bring the database to the current tables")
  .action(async () => {
    const doorlist = createDoorlist(readConfig());
    const ran = await doorlist.migrate().finally(() => doorlist.close());
    say(ran.length === 0 ? "The database is current." : `Done: ${ran.join(", ")}`);
  });

program
  .command("invite")
  .description("invite a person by e-mail, or make a link")
  .argument("[email]", "the address")
  .option("-t, --tenant <id>", "the tenant; not needed where there is only one")
  .option("-r, --role <name...>", "the roles offered (default: the lowest)")
  .option("-l, --link", "a link for whoever holds it, instead of a mail")
  .option("--max-uses <n>", "links: how many may use it (default: unlimited)")
  .option("--expires-in <seconds>", "60 to 31536000 (default: 7 days)")
  .option("--show", "print the link of an e-mail invite too")
  .option("--json", "print JSON")
  .action(async (email: string | undefined, flags: InviteFlags & { json?: boolean }) => {
    const { invite: made, url, code } = await withDoorlist((doorlist) => invite(doorlist, email, flags));
    if (flags.json)
      return say(
        JSON.stringify({
          id: made.id,
          tenantId: made.tenantId,
          email: made.email,
          roles: made.roles,
          delivery: made.delivery,
          url,
          code,
        }),
      );
    if (made.email) say(`Invited ${made.email} as ${made.roles.join(", ")}; mail ${made.delivery.state}.`);
    if (url) say(url);
    if (code) say(`Code: ${code}`);
  });

const keys = program.command("keys").description("API keys");
keys
  .command("create")
  .description("make an API key; it is shown this once")
  .requiredOption("-n, --name <name>", "what it is for")
  .option("-t, --tenant <id>", "acts for this tenant only (default: the whole installation)")
  .option("--json", "print JSON")
  .action(async ({ name, tenant, json }: { name: string; tenant?: string; json?: boolean }) => {
    const { apiKey, key } = await withDoorlist(async (doorlist) => {
      if (tenant && !(await doorlist.world.store.tenants.get(tenant))) throw new Problem("tenant_not_found");
      return createApiKey(doorlist.world, "operator", tenant ?? null, name);
    });
    say(json ? JSON.stringify({ id: apiKey.id, tenantId: apiKey.tenantId, name, key }) : key);
  });

program
  .command("audit")
  .description("the audit log")
  .command("verify")
  .description("check that nobody has changed, removed or reordered what was sealed")
  .option("-t, --tenant <id>", "this tenant only")
  .option("--anchor <hash>", "a hash that an earlier check printed: it must be in the chain")
  .option("--json", "print JSON")
  .action(async ({ json, ...flags }: AuditFlags & { json?: boolean }) => {
    const report = await withDoorlist((doorlist) => verifyAudit(doorlist, flags));
    say(json ? JSON.stringify(report) : auditLines(report).join("\n"));
    if (!report.ok) process.exitCode = FAILED;
  });

program
  .command("erase")
  .description("erase a person: their address, names and data in invites, mails and events")
  .argument("<email>", "the address")
  .option("--account", "their account and memberships too")
  .option("--json", "print JSON")
  .action(async (email: string, { account, json }: { account?: boolean; json?: boolean }) => {
    const erased = await withDoorlist(({ world }) => erasePerson(world, operator, email, { account: account ?? false }));
    if (json) return say(JSON.stringify(erased));
    say(`Erased from ${erased.invites} ${erased.invites === 1 ? "invite" : "invites"}.`);
    if (erased.account !== null) say(erased.account ? "The account is gone." : "There was no account.");
    for (const tenant of erased.ownerless) say(`The tenant ${tenant} has no owner any more.`);
  });

program
  .command("doctor")
  .description("check configuration, database, mail and dashboard")
  .option("--json", "print JSON")
  .action(async ({ json }: { json?: boolean }) => {
    const findings = await doctor(readConfig());
    const marks = { ok: "ok  ", warn: "warn", fail: "FAIL" };
    say(json ? JSON.stringify(findings) : findings.map(({ level, text }) => `${marks[level]}  ${text}`).join("\n"));
    if (findings.some(({ level }) => level === "fail")) process.exitCode = FAILED;
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : NOT_UNDERSTOOD;
  else if (error instanceof ConfigError) {
    complain(error.message);
    process.exitCode = NOT_UNDERSTOOD;
  } else if (error instanceof Problem) {
    complain(error.extras.field ? `${error.message} (${error.code}, ${error.extras.field})` : `${error.message} (${error.code})`);
    process.exitCode = FAILED;
  } else {
    complain((error as Error).message);
    process.exitCode = FAILED;
  }
}
