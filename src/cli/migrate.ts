import { Command } from "commander";
import { readConfig } from "./config.ts";
import { openDoorlist } from "./open.ts";
import { say, sayJson } from "./terminal.ts";

export function migrateCommand(): Command {
  return new Command("migrate")
    .description("bring the database to the current tables")
    .option("--json", "print JSON: { applied }")
    .action(async ({ json }: { json?: boolean }) => {
      const doorlist = await openDoorlist(readConfig());
      const applied = await doorlist.migrate().finally(() => doorlist.close());
      if (json) return sayJson({ applied });
      say(applied.length === 0 ? "The database is current." : `Done: ${applied.join(", ")}`);
    });
}
