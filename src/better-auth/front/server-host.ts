/** The endpoints' host on Doorlist's own server: its tenants, members and mail. */
import { type Actor, inviterIn } from "../../core/actor.ts";
import { basePath } from "../../core/base-path.ts";
import { mintCode } from "../../core/code.ts";
import { type Invite, provesMailbox } from "../../core/invite.ts";
import { inviteLinkOf } from "../../core/link.ts";
import { openInvite } from "../../core/open.ts";
import { Problem } from "../../core/problems.ts";
import { findInvite } from "../../core/read.ts";
import { isRole, lowestRole, mayInvite } from "../../core/role.ts";
import { mintToken } from "../../core/token.ts";
import type { World } from "../../core/world.ts";
import type { CreateBody } from "../bodies.ts";
import type { Defaults, Host, Person } from "../host.ts";
import { inviteUrl } from "../links.ts";
import { Refused } from "../refused.ts";
import { listMade } from "./list-made.ts";

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const defaults: Omit<Defaults, "redirectToSignUp" | "redirectToSignIn"> = {
  tokenType: "token",
  redirectToAfterUpgrade: undefined,
  shareInviterName: true,
  maxUses: undefined,
  senderResponse: "token",
  senderResponseRedirect: "signUp",
  // The tenant has its own usual time.
  expiresInSeconds: undefined,
  customInviteUrl: undefined,
};

export type Guarded = <T>(token: string, open: () => Promise<T>) => Promise<T>;

export function serverHost(world: World, guarded: Guarded): Host {
  const open = (token: string): Promise<Invite> => guarded(token, () => openInvite(world, token));
  const join = `${basePath(world.baseUrl)}/join`;
  const host: Host = {
    defaults: { ...defaults, redirectToSignUp: join, redirectToSignIn: join },
    authUrl: `${world.baseUrl}/api/auth`,
    worldIn: () => world,
    tenantFor: (person, body) => tenantFor(world, person, body),
    open,
    async find(person, tokenOrId) {
      const actor = { type: "user", user: person } as const;
      if (ID.test(tokenOrId)) return findInvite(world, actor, tokenOrId);
      const invite = await open(tokenOrId);
      await assertMayManage(world, actor, invite);
      return invite;
    },
    tokenOf: (invite) => tokenOf(world, invite),
    linkOf: (invite, token, callbackUrl) =>
      invite.linkTemplate === null ? inviteLinkOf(world, invite) : inviteUrl(host, invite, token, callbackUrl),
    idOf: ({ id }) => id,
    // Better Auth's word for somebody without more rights.
    roleOf: (word) => (word === "user" && !isRole(world.roles, word) ? lowestRole(world.roles) : word),
    person: (id) => world.directory.user(id),
    list: (person, query) => listMade(world, host, person, query),
    mails: true,
    // The outbox delivers, and tries again by itself.
    deliver: async () => true,
    gates: {
      async afterAccept(invite, person) {
        if (provesMailbox(invite) && !person.emailVerified) await world.directory.markEmailVerified(person.id);
      },
    },
  };
  return host;
}

/**
 * An invite by mail that nobody was shown the link of is named by its id, which cancels and resends it and opens
 * nothing: the link stays with its mailbox. So is one whose key is no longer configured.
 */
function tokenOf(world: World, invite: Invite): string | null {
  if (provesMailbox(invite) || !world.keyring.keyIds.includes(invite.keyId)) return invite.id;
  return invite.tokenType === "code" ? (mintCode(world.keyring, invite) ?? null) : mintToken(world.keyring, invite);
}

/** Who holds the link knows that there is an invite: to them a tenant of others is nothing hidden. */
async function assertMayManage(world: World, actor: Actor, { tenantId }: Invite): Promise<void> {
  await inviterIn(world, actor, tenantId).catch((error) => {
    throw error instanceof Problem && error.code === "tenant_not_found" ? new Refused("INSUFFICIENT_PERMISSIONS") : error;
  });
}

async function tenantFor(world: World, person: Person, { tenantId, organizationId, teamIds }: CreateBody): Promise<string> {
  if (teamIds?.length) throw new Refused("UNKNOWN_TEAM");
  const named = tenantId ?? organizationId;
  if (named !== undefined) return named;
  const memberships = await world.store.members.listForUser(person.id);
  const inviting = memberships.find(({ roles }) => mayInvite(world.roles, roles));
  if (!inviting) throw new Problem(memberships.length > 0 ? "not_allowed" : "tenant_not_found");
  return inviting.tenant.id;
}
