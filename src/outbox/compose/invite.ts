/** To somebody who was invited: the link, and what reminds of it. */
import { mintCode } from "../../core/code.ts";
import { nextDaytime } from "../../core/day.ts";
import { type Invite, inviteeName, statusAt } from "../../core/invite.ts";
import { inviteLinkOf } from "../../core/link.ts";
import { firstReminder, quietZones } from "../../core/reminder.ts";
import { inviteMail } from "../../mail/invite-mail.ts";
import type { Write } from "./desk.ts";
import { stopUrl } from "./stop-url.ts";

export const writeInvite: Write<"invite" | "reminder"> = async ({ world }, message, purpose) => {
  const { store, directory, clock } = world;
  const { kind, tenantId, generation, inviteId } = message;
  const current = await store.invites.get(tenantId, inviteId ?? "");
  if (!current || (purpose === "send" && !isOpen(current, generation, clock.now()))) return null;
  // The link of the generation that this mail carries, even where a newer one stands by now.
  const invite = { ...current, generation };
  const [tenant, inviter, templates] = await Promise.all([
    store.tenants.get(tenantId),
    invite.shareInviterName && invite.createdBy ? directory.user(invite.createdBy) : null,
    store.mailTemplates.ofKind(tenantId, kind),
  ]);
  // It was queued by day, and may have been tried again since.
  const daytime = kind === "reminder" && tenant ? nextDaytime(clock.now(), quietZones(tenant.settings, invite)) : 0;
  if (purpose === "send" && daytime > clock.now()) return { until: daytime };
  const mail = await inviteMail({
    kind,
    tenantName: tenant?.name ?? "",
    inviterName: inviter?.name ?? null,
    inviteeName: inviteeName(invite),
    firstName: invite.firstName,
    lastName: invite.lastName,
    email: invite.email,
    roles: invite.roles,
    url: inviteLinkOf(world, invite),
    stopUrl: stopUrl(world, message),
    code: invite.tokenType === "code" ? (mintCode(world.keyring, invite) ?? null) : null,
    expiresAt: invite.expiresAt,
    newAccount: invite.newAccount,
    locale: invite.locale,
    tenantLocale: tenant?.settings.locale ?? null,
    timeZone: tenant?.settings.timeZone ?? null,
    data: invite.data,
    message: invite.message,
    templates,
  });
  if (kind === "reminder" || !tenant) return { ...mail, to: message.to };
  return { ...mail, to: message.to, remindAt: firstReminder(tenant.settings, invite, clock.now()) };
};

function isOpen(invite: Invite, generation: number, now: number): boolean {
  return statusAt(invite, now) === "pending" && invite.generation === generation;
}
