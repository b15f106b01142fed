/** `doorlist audit verify`: does the audit log still hold what was sealed? */
import { Command } from "commander";
import { auditAll, auditTenant, type TenantAudit } from "../core/audit.ts";
import { Problem } from "../core/problems.ts";
import type { Doorlist } from "../index.ts";
import { withExisting } from "./open.ts";
import { say, sayJson } from "./terminal.ts";

interface AuditFlags {
  tenant?: string;
  /** A head hash that was kept elsewhere. */
  anchor?: string;
}

interface AuditReport {
  ok: boolean;
  tenants: TenantAudit[];
  /** Was the anchor among the hashes that held? Only where one was given. */
  anchored?: boolean;
}

export function auditCommand(): Command {
  const audit = new Command("audit").description("the audit log: verify");
  audit
    .command("verify")
    .description("check that nobody has changed, removed or reordered what was sealed")
    .option("-t, --tenant <id>", "this tenant only")
    .option("--anchor <hash>", "a hash that an earlier check printed: it must be in the chain")
    .option("--json", "print JSON: { ok, tenants, anchored? }")
    .action(async ({ json, ...flags }: AuditFlags & { json?: boolean }) => {
      const report = await withExisting(({ doorlist }) => verifyAudit(doorlist, flags));
      if (json) sayJson(report);
      else say(auditLines(report).join("\n"));
      if (!report.ok) process.exitCode = 1;
    });
  return audit;
}

async function verifyAudit({ world }: Doorlist, { tenant, anchor }: AuditFlags): Promise<AuditReport> {
  let anchored = false;
  const onSeal = (hash: string) => {
    anchored ||= hash === anchor;
  };
  const tenants: TenantAudit[] = [];
  if (tenant === undefined) for await (const audit of auditAll(world, onSeal)) tenants.push(audit);
  else tenants.push(await auditTenant(world, tenant, onSeal));
  if (tenant !== undefined && tenants[0]?.head === null && !tenants[0].broken && !(await world.store.tenants.get(tenant))) {
    throw new Problem("tenant_not_found");
  }
  const ok = tenants.every(({ broken }) => broken === null) && (anchor === undefined || anchored);
  return { ok, tenants, ...(anchor === undefined ? {} : { anchored }) };
}

function auditLines({ tenants, anchored }: AuditReport): string[] {
  const lines = tenants.map(({ tenantId, seals, events, erased, head, broken }) => {
    if (broken) return `BROKEN  ${tenantId}  batch ${broken.number}: ${broken.reason}`;
    const found = `${events} events in ${seals} batches${erased > 0 ? `, ${erased} erased` : ""}`;
    return `ok      ${tenantId}  ${found}${head ? `  ${head.hash}` : ""}`;
  });
  if (anchored === undefined) return lines.length > 0 ? lines : ["ok      Nothing is sealed yet."];
  return [
    ...lines,
    anchored
      ? "ok      The anchor is in the chain."
      : "BROKEN  The anchor is in no chain: seals were cut off, or it is not from here.",
  ];
}
