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
import { complain } from "./terminal.ts";

const FAILED = 1;
const NOT_UNDERSTOOD = 2;
const OWN_FLAGS = ["-h", "--help", "-V", "--version"];

/** Where no command is named, it is `serve`; not by Commander's default, to which a mistyped command would go as well. */
export async function run(given: readonly string[]): Promise<void> {
  const [first] = given;
  const isOwn = first !== undefined && (!first.startsWith("-") || OWN_FLAGS.includes(first));
  try {
    await program().parseAsync(isOwn ? given : ["serve", ...given], { from: "user" });
  } catch (error) {
    process.exitCode = told(error);
  }
}

export function program(): Command {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const program = new Command("doorlist")
    .description("The invitation platform for multi-tenant apps.")
    .version(version)
    .addHelpText("after", "\nEvery command takes --json. Settings come from the environment: see docs/cli.md.")
    .showHelpAfterError("(doorlist --help tells more)");
  const others = [
    serveCommand,
    migrateCommand,
    inviteCommand,
    listCommand,
    importCommand,
    exportCommand,
    keysCommand,
    rolesCommand,
  ];
  const operating = [doctorCommand, auditCommand, eraseCommand, openapiCommand, seedCommand];
  for (const make of [...others, ...operating]) program.addCommand(make());
  quiet(program);
  return program;
}

/** Mistakes are thrown, and told in one place. */
function quiet(command: Command): void {
  command.exitOverride();
  command.showHelpAfterError("(doorlist --help tells more)");
  for (const child of command.commands) quiet(child as Command);
}

/** Says what went wrong; answers the exit code. */
function told(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : NOT_UNDERSTOOD;
  const { message } = error as Error;
  if (error instanceof ConfigError) {
    complain(message);
    return NOT_UNDERSTOOD;
  }
  const isProblem = error instanceof Problem || error instanceof DoorlistError;
  const field = error instanceof Problem ? error.extras.field : error instanceof DoorlistError ? error.field : undefined;
  complain(isProblem ? `${message} (${[error.code, field].filter(Boolean).join(", ")})` : message);
  return FAILED;
}
