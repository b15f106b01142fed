/** The filters of a list, as the API has them. What a value may be is the API's to say. */
import { type Command, Option } from "commander";
import type { InviteQueryParams } from "../client/index.ts";
import { inviteStatuses } from "../core/invite.ts";
import { inviteSorts } from "../core/invite-query.ts";
import { assertKnownRoles, type Roles } from "../core/role.ts";

export type Filters = Omit<InviteQueryParams, "limit" | "cursor">;

export interface FilterFlags extends Filters {
  tenant?: string;
  json?: boolean;
}

export function withFilters(command: Command): Command {
  return command
    .option("-t, --tenant <id>", "the tenant; not needed where there is only one")
    .addOption(new Option("-s, --status <status>", "only these").choices(inviteStatuses))
    .addOption(new Option("-k, --kind <kind>", "only these").choices(["email", "link"]))
    .option("-r, --role <name>", "that offer this role")
    .option("-q, --q <text>", "part of an address or a name")
    .option("--created-by <user id>", "by this person")
    .option("--created-after <time>", "from this time on (ISO 8601 with a zone)")
    .option("--created-before <time>", "before this time")
    .addOption(new Option("--sort <order>", "default: -createdAt").choices(inviteSorts));
}

/** @throws Problem `unknown_role`, naming those there are */
export function filtersOf(
  roles: Roles,
  { status, kind, role, q, createdBy, createdAfter, createdBefore, sort }: FilterFlags,
): Filters {
  if (role !== undefined) assertKnownRoles(roles, [role], "role");
  return { status, kind, role, q, createdBy, createdAfter, createdBefore, sort };
}
