/** From a message of the outbox to the mail it stands for. */
import { mintCode } from "../core/code.ts";
import { type Invite, inviteeName } from "../core/invite.ts";
import { inviteLinkOf } from "../core/link.ts";
import { messageRef } from "../core/message-ref.ts";
import type { Message } from "../core/ports.ts";
import type { World } from "../core/world.ts";
import { inviteMail } from "../mail/invite-mail.ts";
import type { Mail } from "../mail/mail.ts";

export type Compose = (message: Message, invite: Invite) => Promise<Mail>;

/** @param from sender of every mail, e.g. `Doorlist <invites@app.example>` */
export function composer(world: World, from: string): Compose {
  const host = new URL(world.baseUrl).hostname;
  return async (message, current) => {
    // The link of the generation that this mail carries, even where a newer one stands by now.
    const invite = { ...current, generation: message.generation };
    const [tenant, inviter] = await Promise.all([
      world.store.tenants.get(invite.tenantId),
      invite.shareInviterName && invite.createdBy ? world.directory.user(invite.createdBy) : null,
    ]);
    const { subject, html, text } = inviteMail({
      tenantName: tenant?.name ?? "",
      inviterName: inviter?.name ?? null,
      inviteeName: inviteeName(invite),
      roles: invite.roles,
      url: inviteLinkOf(world, invite),
      code: invite.tokenType === "code" ? (mintCode(world.keyring, invite) ?? null) : null,
      expiresAt: invite.expiresAt,
      newAccount: invite.newAccount,
      locale: invite.locale,
      data: invite.data,
    });
    const id = `${messageRef(world.keyring, "report", message.id)}@${host}`;
    return { id, to: message.to, from, subject, html, text, headers: unsubscribeHeaders(world, message) };
  };
}

/** One click stops the tenant's invites (RFC 8058), by a POST to a link of its own: never by the one that accepts. */
function unsubscribeHeaders({ keyring, baseUrl }: World, { id }: Message): Record<string, string> {
  return {
    "List-Unsubscribe": `<${baseUrl}/unsubscribe/${messageRef(keyring, "unsubscribe", id)}>`,
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  };
}
