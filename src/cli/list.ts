import { Command } from "commander";
import type { DoorlistClient, WireInvite } from "../client/index.ts";
import { wholeNumber } from "./arguments.ts";
import { type FilterFlags, type Filters, filtersOf, withFilters } from "./filters.ts";
import { tenantOr, withExisting } from "./open.ts";
import { say, sayJson, table } from "./terminal.ts";

/** The most that the API gives in one page. */
const PAGE = 100;

interface ListFlags extends FilterFlags {
  limit: number;
  all?: boolean;
}

export function listCommand(): Command {
  return withFilters(new Command("list").description("list invites, newest first"))
    .option("-n, --limit <n>", "at most so many", wholeNumber(1), 20)
    .option("--all", "all that there are")
    .option("--json", "print a line of JSON for each invite, as the API shows it")
    .action((flags: ListFlags) =>
      withExisting(async ({ doorlist, client }) => {
        const filters = filtersOf(doorlist.world.roles, flags);
        const shown = invitesOf(client, await tenantOr(doorlist, flags.tenant), filters, flags);
        const listed: WireInvite[] = [];
        for await (const invite of shown) {
          if (flags.json) sayJson(invite);
          else listed.push(invite);
        }
        if (!flags.json) sayTable(listed);
      }),
    );
}

/** A page at a time: a tenant may have a million. */
async function* invitesOf(
  { invites }: DoorlistClient,
  tenantId: string,
  filters: Filters,
  flags: ListFlags,
): AsyncGenerator<WireInvite> {
  let left = flags.all ? Number.POSITIVE_INFINITY : flags.limit;
  for await (const invite of invites.list(tenantId, { ...filters, limit: Math.min(left, PAGE) })) {
    yield invite;
    left -= 1;
    if (left === 0) return;
  }
}

function sayTable(invites: WireInvite[]): void {
  const rows = invites.map(({ id, status, roles, createdAt, kind, email, uses, maxUses }) => {
    const who = kind === "link" ? `link, ${uses} of ${maxUses ?? "any number of"} uses` : (email ?? "erased");
    return [id, status, createdAt.slice(0, 10), roles.join(","), who];
  });
  say(rows.length > 0 ? table([["id", "status", "created", "roles", "for"], ...rows]) : "There is no such invite.");
}
