/** The teams of an organization that an invite leads into. */
import type { GenericEndpointContext } from "better-auth";
import type { Invite } from "../../core/invite.ts";
import { teamsOf } from "../adapter/invite-row.ts";
import { isRowId } from "../adapter/row-ids.ts";
import type { Person } from "../host.ts";
import { Refused } from "../refused.ts";
import { type OrganizationOptions, optionsOf } from "./roles.ts";

/** @throws Refused `UNKNOWN_TEAM` */
export async function assertTeams(ctx: GenericEndpointContext, organizationId: string, teamIds: string[]): Promise<void> {
  const enabled = optionsOf<OrganizationOptions>(ctx.context, "organization")?.teams?.enabled;
  for (const id of teamIds) {
    const where = [
      { field: "id", value: id },
      { field: "organizationId", value: organizationId },
    ];
    if (!enabled || !isRowId(ctx.context.options, id) || !(await ctx.context.adapter.findOne({ model: "team", where })))
      throw new Refused("UNKNOWN_TEAM");
  }
}

/** Into each of them; whoever is in stays in. A team that is full, or gone, is left out. */
export async function joinTeams(ctx: GenericEndpointContext, invite: Invite, person: Person): Promise<void> {
  const teamIds = teamsOf(invite);
  if (teamIds.length === 0) return;
  const options = optionsOf<OrganizationOptions>(ctx.context, "organization") ?? {};
  const { getOrgAdapter } = await import("better-auth/plugins/organization");
  const teams = getOrgAdapter(ctx.context, options as Parameters<typeof getOrgAdapter>[1]);
  const most = options.teams?.maximumMembersPerTeam;
  for (const teamId of teamIds) {
    const membership = { teamId, userId: person.id };
    if (!(await teams.findTeamById({ teamId, organizationId: invite.tenantId }))) continue;
    if (most === undefined) {
      await teams.findOrCreateTeamMember(membership);
      continue;
    }
    const maximumMembersPerTeam =
      typeof most === "number" ? most : await most({ teamId, organizationId: invite.tenantId, session: ctx.context.session });
    const { status } = await teams.addTeamMemberWithLimit({ ...membership, maximumMembersPerTeam });
    if (status === "limitReached") ctx.context.logger.warn(`invite(): the team ${teamId} is full`);
  }
}
