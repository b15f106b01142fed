import { Command } from "commander";
import { highestRole, lowestRole } from "../core/role.ts";
import { readRoles } from "./config.ts";
import { say, sayJson, table } from "./terminal.ts";

export function rolesCommand(): Command {
  return new Command("roles")
    .description("show the roles, highest first, and what their holders may grant")
    .option("--json", "print JSON: [{ name, grants }]")
    .action(({ json }: { json?: boolean }) => {
      const roles = readRoles();
      const listed = Object.entries(roles).map(([name, { grants }]) => ({ name, grants }));
      if (json) return sayJson(listed);
      const grants = (names: readonly string[]) => (names.includes("*") ? "every role" : names.join(", ") || "none");
      say(table([["role", "may grant"], ...listed.map((role) => [role.name, grants(role.grants)])]));
      say(`\nWho makes a tenant is ${highestRole(roles)}; an invite that names no role offers ${lowestRole(roles)}.`);
    });
}
