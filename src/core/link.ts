/** The link of an invite, and showing it to an inviter. */
import { type Actor, assertMayGrant, authorityIn } from "./actor.ts";
import { mintCode } from "./code.ts";
import { newEvent } from "./events.ts";
import { assertPending, type Invite } from "./invite.ts";
import { isAllowedRedirect } from "./policy.ts";
import { Problem } from "./problems.ts";
import { mintToken } from "./token.ts";
import type { InviteWorld, World } from "./world.ts";

/**
 * Where a person opens the invite: `https://app.example/join/<token>`, or the app's own page while its origin is allowed.
 */
export function inviteLinkOf(
  world: Pick<InviteWorld, "keyring" | "baseUrl" | "allowedOrigins">,
  invite: Pick<Invite, "id" | "keyId" | "generation" | "linkTemplate">,
): string {
  const token = mintToken(world.keyring, invite);
  const template = invite.linkTemplate;
  if (template !== null && isAllowedRedirect(world, template)) return template.replace("{token}", token);
  return `${world.baseUrl}/join/${token}`;
}

/** The URL where somebody goes after accepting: `{token}` in it is replaced by the token or code that opened their invite. */
export function filledIn(url: string, token: string): string {
  return url.replaceAll("{token}", encodeURIComponent(token));
}

export interface ShownLink {
  url: string;
  code?: string;
}

/**
 * Shows the link (and the code) of a pending invite to somebody who may grant its roles. From then on, holding the
 * link of an e-mail invite proves no mailbox; that fact is kept, and it is the one thing this read writes.
 */
export async function showLink(world: World, actor: Actor, tenantId: string, id: string): Promise<ShownLink> {
  const authority = await authorityIn(world, actor, tenantId);
  const invite = await world.store.invites.get(tenantId, id);
  if (!invite) throw new Problem("invite_not_found");
  assertMayGrant(world, authority, invite.roles);
  const now = world.clock.now();
  assertPending(invite, now);
  if (!invite.linkShown) {
    await world.store.transaction(async ({ invites, events }) => {
      if (!(await invites.markLinkShown({ tenantId, id }))) return;
      await events.append([newEvent("invite.link_shown", { tenantId, inviteId: id, actor: authority, at: now })]);
    });
  }
  return shownLink(world, invite);
}

/** What an inviter hands over: the link, and the code of an invite that is opened by one. */
export function shownLink(world: InviteWorld, invite: Invite): ShownLink {
  const code = invite.tokenType === "code" ? mintCode(world.keyring, invite) : undefined;
  return { url: inviteLinkOf(world, invite), ...(code === undefined ? {} : { code }) };
}
