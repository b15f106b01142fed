/** The command `doorlist`. Exit codes: 0 done, 1 failed, 2 not understood. */
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { DoorlistError } from "../client/index.ts";
import { Problem } from "../core/problems.ts";
import { auditCommand } from "./audit.ts";
import { ConfigError } from "./config.ts";
import { doctorCommand } from "./doctor.ts";
import { eraseCommand } from "./erase.ts";
import { exportCommand } from "./export.ts";
import { importCommand } from "./import.ts";
import { inviteCommand } from "./invite.ts";
import { keysCommand } from "./keys.ts";
import { listCommand } from "./list.ts";
import { migrateCommand } from "./migrate.ts";
import { openapiCommand } from "./openapi.ts";
import { rolesCommand } from "./roles.ts";
import { seedCommand } from "./seed.ts";
import { serveCommand } from "./serve.ts";
import { complain, complainJson, withCause } from "./terminal.ts";

const FAILED = 1;
const NOT_UNDERSTOOD = 2;
const OWN_FLAGS = ["-h", "--help", "-V", "--version"];

/** Where no command is named, it is `serve`; not by Commander's default, to which a mistyped command would go as well. */
export async function run(given: readonly string[]): Promise<void> {
  const [first] = given;
  const isOwn = first !== undefined && (!first.startsWith("-") || OWN_FLAGS.includes(first));
  const isJson = given.includes("--json");
  const command = program();
  if (isJson) hush(command);
  try {
    await command.parseAsync(isOwn ? given : ["serve", ...given], { from: "user" });
  } catch (error) {
    const { exitCode, ...fault } = faultOf(error);
    process.exitCode = exitCode;
    if (exitCode === 0) return;
    if (isJson) complainJson(fault);
    else if (!(error instanceof CommanderError)) complain(inWords(fault));
  }
}

export function program(): Command {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const program = new Command("doorlist")
    .description("The invitation platform for multi-tenant apps.")
    .version(version)
    .addHelpText("after", "\nEvery command takes --json. Settings come from the environment: see docs/cli.md.");
  const commands = [
    serveCommand,
    migrateCommand,
    inviteCommand,
    listCommand,
    importCommand,
    exportCommand,
    keysCommand,
    rolesCommand,
    doctorCommand,
    auditCommand,
    eraseCommand,
    openapiCommand,
    seedCommand,
  ];
  for (const make of commands) program.addCommand(make());
  quiet(program);
  return program;
}

/** Mistakes are thrown, and told in one place. */
function quiet(command: Command): void {
  command.exitOverride();
  command.showHelpAfterError("(doorlist --help tells more)");
  for (const child of command.commands) quiet(child as Command);
}

/** Commander writes of a mistake before it throws it; who reads JSON is told once. */
function hush(command: Command): void {
  command.configureOutput({ writeErr() {} });
  for (const child of command.commands) hush(child as Command);
}

interface Fault {
  exitCode: number;
  code: string;
  detail: string;
  field?: string | undefined;
}

function faultOf(error: unknown): Fault {
  const detail = withCause(error as Error);
  if (error instanceof CommanderError) {
    return {
      exitCode: error.exitCode === 0 ? 0 : NOT_UNDERSTOOD,
      code: "not_understood",
      detail: detail.replace(/^error: /, ""),
    };
  }
  if (error instanceof ConfigError) return { exitCode: NOT_UNDERSTOOD, code: "not_understood", detail };
  if (error instanceof Problem) return { exitCode: FAILED, code: error.code, detail, field: error.extras.field };
  if (error instanceof DoorlistError) return { exitCode: FAILED, code: error.code, detail, field: error.field };
  return { exitCode: FAILED, code: "failed", detail };
}

/** The code is for whoever looks it up: those of the command line itself are in no catalogue. */
function inWords({ code, detail, field }: Omit<Fault, "exitCode">): string {
  const isProblem = code !== "failed" && code !== "not_understood";
  return isProblem ? `${detail} (${[code, field].filter(Boolean).join(", ")})` : detail;
}
