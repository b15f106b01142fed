/**
 * `doorlist import`: the engine's import, from a terminal. The rows go into the database first and are invited slice by
 * slice, so that one that breaks off goes on where it was: by a server, or by `--resume`.
 */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Command, Option } from "commander";
import type { DoorlistClient, WireImport, WireImportRowResult } from "../client/index.ts";
import { MAX_IMPORT_PART, MAX_IMPORT_ROWS } from "../core/import.ts";
import { Problem } from "../core/problems.ts";
import { readCsv } from "../http/csv.ts";
import { rowReader } from "../http/import-rows.ts";
import { wholeNumber } from "./arguments.ts";
import { assertOwnPeople, type Opened, tenantOr, withExisting } from "./open.ts";
import { progress } from "./progress.ts";
import { complain, count, harmless, say, sayJson } from "./terminal.ts";
import { assertWritable, unusable } from "./user-files.ts";

interface ImportFlags {
  tenant?: string;
  role?: string[];
  expiresIn?: number;
  onDuplicate?: "error" | "resend" | "replace";
  dryRun?: boolean;
  resume?: string;
  result?: string;
  json?: boolean;
}

/** Failures that are told on the terminal; the result file has all. */
const TOLD = 20;
const LOOK_EVERY_MS = 200;
/** The exit code of what Ctrl-C ended, as shells have it. */
const INTERRUPTED = 130;
const inWork: WireImport["state"][] = ["checking", "running"];

export function importCommand(): Command {
  return new Command("import")
    .description("invite everybody in a CSV file (UTF-8, with headings; one is email)")
    .argument("[file]", "the file; at most 100,000 rows")
    .option("-t, --tenant <id>", "the tenant; not needed where there is only one")
    .option("-r, --role <name...>", "the roles of rows that name none (default: the lowest)")
    .option("--expires-in <seconds>", "60 to 31536000 (default: 7 days)", wholeNumber(1))
    .addOption(
      new Option("--on-duplicate <act>", "where an address waits already (default: error)").choices([
        "error",
        "resend",
        "replace",
      ]),
    )
    .option("--dry-run", "invite nobody; tell what would become of each row")
    .option("--resume <id>", "go on with an import that broke off, instead of a file")
    .option("--result <file>", "write what became of each row, as CSV")
    .option("--json", "print JSON: the import as the API shows it, and its failures")
    .action(async (file: string | undefined, flags: ImportFlags) => {
      await assertOwnPeople("api.imports.createFromCsv");
      await withExisting(async (opened) => {
        const tenantId = await tenantOr(opened.doorlist, flags.tenant);
        // Before anybody is invited: what became of them would be lost.
        if (flags.result !== undefined) await assertWritable(flags.result);
        const begun = flags.resume
          ? await opened.client.imports.get(tenantId, flags.resume)
          : await upload(opened, tenantId, file, flags);
        const done = await work(opened, tenantId, begun, flags);
        await tell(opened.client, tenantId, done, flags);
        if (done.failed > 0 || done.state === "canceled") process.exitCode = 1;
      });
    });
}

/** The same file with the same flags goes on where its upload broke off. */
async function upload({ client: { imports } }: Opened, tenantId: string, file: string | undefined, flags: ImportFlags) {
  if (file === undefined) throw new Problem("missing_field", { field: "file", detail: "Give a CSV file, or --resume" });
  const { role: roles, expiresIn, onDuplicate } = flags;
  const defaults = { roles, onDuplicate, ...(expiresIn === undefined ? {} : { expiresIn }) };
  const bytes = await readFile(file).catch(unusable(file, "read"));
  const csv = new Request("http://localhost", { method: "POST", headers: { "content-type": "text/csv" }, body: bytes });
  const [head, ...lines] = await readCsv(csv, MAX_IMPORT_ROWS);
  const rowOf = rowReader(head?.cells ?? []);
  const uploadKey = createHash("sha256").update(JSON.stringify(defaults)).update(bytes).digest("base64url");
  let job = await imports.create(tenantId, { fileName: basename(file), total: lines.length, defaults, uploadKey });
  const shown = progress("Reading", lines.length);
  for (let from = job.uploaded; from < lines.length; from += MAX_IMPORT_PART) {
    const part = lines.slice(from, from + MAX_IMPORT_PART).map((one) => {
      const { line, input } = rowOf(one);
      return { line, ...input };
    });
    job = await imports.addRows(tenantId, job.id, from, part);
    shown.at(job.uploaded);
  }
  shown.end();
  return job;
}

/** Begins it where it waits, and stays until it is done: here, or by a server that was faster. */
async function work(
  { doorlist, client: { imports } }: Opened,
  tenantId: string,
  begun: WireImport,
  { dryRun, json }: ImportFlags,
) {
  let job = begun;
  if (["uploading", "checked"].includes(job.state)) job = await imports[dryRun ? "check" : "start"](tenantId, job.id);
  const shown = progress(job.state === "checking" ? "Checking" : "Inviting", job.total);
  const tellHow = () => {
    if (!json) complain(`Go on with: doorlist import --resume ${job.id} --tenant ${tenantId}`);
  };
  const stop = () => {
    shown.end();
    tellHow();
    process.exit(INTERRUPTED);
  };
  process.once("SIGINT", stop);
  const look = async () => {
    job = await imports.get(tenantId, job.id);
    shown.at(job.processed);
  };
  try {
    while (inWork.includes(job.state)) {
      const worked = doorlist.worker.runImports().then(() => true);
      while (!(await Promise.race([worked, sleep(LOOK_EVERY_MS, false)]))) await look();
      await look();
      // Another process has it in hand.
      if (inWork.includes(job.state)) await sleep(LOOK_EVERY_MS);
    }
  } catch (error) {
    tellHow();
    throw error;
  } finally {
    process.off("SIGINT", stop);
    shown.end();
  }
  return job;
}

async function tell(
  { imports }: DoorlistClient,
  tenantId: string,
  job: WireImport,
  { json, result }: ImportFlags,
): Promise<void> {
  if (result !== undefined) await writeFile(result, (await imports.result(tenantId, job.id)).body ?? "");
  const failures: WireImportRowResult[] = [];
  for await (const row of imports.rows(tenantId, job.id, { outcome: "failed", limit: 100 })) {
    failures.push(row);
    if (!json && failures.length === TOLD) break;
  }
  if (json) return sayJson({ ...job, failures });
  for (const { line, email, detail, code } of failures) say(`line ${line}  ${harmless(email)}  ${detail ?? ""} (${code})`);
  if (job.failed > failures.length) say(`and ${count(job.failed - failures.length)} more; --result FILE has them all`);
  const good = count(job.processed - job.failed);
  if (job.state === "checked")
    say(`${good} of ${count(job.total)} rows could be invited; nobody was. ${count(job.failed)} could not.`);
  else if (job.state === "canceled") say(`Stopped after ${good} invites (${job.reason ?? "canceled"}).`);
  else {
    const mails = job.processed > job.failed ? " Their mails go out from a running server." : "";
    say(`${good} of ${count(job.total)} invited; ${count(job.failed)} failed.${mails}`);
  }
}
