/** What the app puts around each act: who may, its hooks, and what follows an accepted invite. */
import type { GenericEndpointContext } from "better-auth";
import { setSessionCookie } from "better-auth/cookies";
import type { UserWithRole } from "better-auth/plugins";
import type { Invite } from "../../core/invite.ts";
import { toRowId } from "../adapter/row-ids.ts";
import type { InviteErrorCode } from "../error-codes.ts";
import type { Gates, Host, Person } from "../host.ts";
import { Refused } from "../refused.ts";
import { wireInvite } from "../wire.ts";
import type { Gate, ResolvedOptions } from "./options.ts";
import { isAllowed } from "./permission.ts";
import { joinTeams } from "./teams.ts";

/** A session's user is the person, with all the columns of its row. */
const userOf = (person: Person | undefined) => person as unknown as UserWithRole;

export function createGates(
  ctx: GenericEndpointContext,
  options: ResolvedOptions,
  host: () => Host,
  customTokens: () => void,
): Gates {
  const { context } = ctx;
  const { inviteHooks: hooks } = options;
  const inviter = () => context.session?.user as unknown as UserWithRole;
  const wire = (invite: Invite) => wireInvite(host(), invite, host().worldIn(invite.tenantId).clock.now());
  const about = (invite: Invite) => ({ ctx, invitation: wire(invite) });
  const pass = async <Data>(gate: Gate<Data> | undefined, data: Data, code: InviteErrorCode) => {
    if (!(await isAllowed(ctx, gate, data))) throw new Refused(code);
  };

  return {
    customTokens,
    async beforeCreate(invitedUser) {
      await pass(options.canCreateInvite, { ctx, invitedUser, inviterUser: inviter() }, "INSUFFICIENT_PERMISSIONS");
      await hooks?.beforeCreateInvite?.({ ctx });
    },
    async afterCreate(invites) {
      await hooks?.afterCreateInvite?.({ ctx, invitations: invites.map(wire) });
    },
    async beforeAccept(person) {
      const other = await hooks?.beforeAcceptInvite?.({ ctx, invitedUser: userOf(person) });
      return other?.user ? { ...person, ...other.user, id: person.id } : person;
    },
    mayAccept: (person, newAccount) =>
      pass(options.canAcceptInvite, { invitedUser: userOf(person), newAccount }, "CANT_ACCEPT_INVITE"),
    async afterAccept(invite, person, { newAccount, first }) {
      await joinTeams(ctx, invite, person);
      const newUser = await refreshSession(ctx, person);
      if (options.cleanupInvitesAfterMaxUses && invite.status === "accepted") await remove(ctx, invite);
      if (!first) return;
      try {
        await options.onInvitationUsed?.({ invitedUser: userOf(person), newUser, newAccount }, ctx.request);
      } catch (error) {
        context.logger.error("invite(): onInvitationUsed failed", error);
      }
      await hooks?.afterAcceptInvite?.({ ...about(invite), invitedUser: userOf(person) });
    },
    assertMaker(invite, person) {
      if (invite.createdBy !== person.id) throw new Refused("INSUFFICIENT_PERMISSIONS");
    },
    async beforeCancel(invite) {
      await pass(options.canCancelInvite, { ...about(invite), inviterUser: inviter() }, "INSUFFICIENT_PERMISSIONS");
      await hooks?.beforeCancelInvite?.(about(invite));
    },
    async afterCancel(invite) {
      if (options.cleanupInvitesOnDecision) await remove(ctx, invite);
      await hooks?.afterCancelInvite?.(about(invite));
    },
    async beforeReject(invite) {
      await pass(options.canRejectInvite, { ...about(invite), inviteeUser: inviter() }, "CANT_REJECT_INVITE");
      await hooks?.beforeRejectInvite?.(about(invite));
    },
    async afterReject(invite) {
      if (options.cleanupInvitesOnDecision) await remove(ctx, invite);
      await hooks?.afterRejectInvite?.(about(invite));
    },
  };
}

/** The cookies, and what sessions hold of the user, show the new role. */
async function refreshSession(ctx: GenericEndpointContext, person: Person): Promise<UserWithRole> {
  const { context } = ctx;
  const current = context.newSession ?? context.session;
  const user = await context.internalAdapter.findUserById(person.id);
  if (!user) return userOf(person);
  await context.internalAdapter.refreshUserSessions(user);
  // For as long as whoever signs in just now asked for; of a session that there was, its own cookie tells.
  const forgets = ctx.body?.rememberMe === false || undefined;
  if (current?.user.id === person.id) await setSessionCookie(ctx, { session: current.session, user }, forgets);
  return user as UserWithRole;
}

async function remove({ context }: GenericEndpointContext, invite: Invite): Promise<void> {
  const { adapter } = context;
  const inviteId = toRowId(invite.id);
  for (const model of ["inviteUse", "inviteAddress", "inviteMessage"]) {
    await adapter.deleteMany({ model, where: [{ field: "inviteId", value: inviteId }] });
  }
  await adapter.deleteMany({ model: "invite", where: [{ field: "id", value: inviteId }] });
}
