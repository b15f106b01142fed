/** To whoever vouched, while they are a member and the tenant wants it: what became of their invites. */
import { inviteeName } from "../../core/invite.ts";
import type { Message } from "../../core/message.ts";
import { noticeWanted } from "../../core/notice.ts";
import { answerMail, digestMail } from "../../mail/notice-mail.ts";
import { type Desk, type Purpose, tenantUrl, type Write } from "./desk.ts";

/** How many invites a digest names. */
const MOST_NAMED = 20;

export const writeAnswer: Write<"accepted" | "rejected"> = async (desk, message, purpose) => {
  const { store, directory } = desk.world;
  const { kind, tenantId, inviteId, about } = message;
  const [invite, notice] = await Promise.all([store.invites.get(tenantId, inviteId ?? ""), noticeFor(desk, message, purpose)]);
  if (!invite || !notice) return null;
  const person = "userId" in about && about.userId !== undefined ? await directory.user(about.userId) : null;
  const { email, roles } = invite;
  const personName = person?.name ?? inviteeName(invite);
  const mail = await answerMail({ ...notice.model, kind, personName, personEmail: person?.email ?? email ?? "", roles });
  return { ...mail, to: notice.to };
};

export const writeDigest: Write<"expired_digest"> = async (desk, message, purpose) => {
  const notice = await noticeFor(desk, message, purpose);
  if (!notice) return null;
  const { inviter, from, to } = message.about;
  const { count, first } = await desk.world.store.invites.expiredOf(message.tenantId, inviter, from, to, MOST_NAMED);
  if (count === 0) return null;
  const invites = first.map(({ email, roles, expiresAt: expiredAt }) => ({ email: email ?? "", roles, expiredAt }));
  return { ...(await digestMail({ ...notice.model, invites, count })), to: notice.to };
};

async function noticeFor(desk: Desk, message: Message<"accepted" | "rejected" | "expired_digest">, purpose: Purpose) {
  const { store, directory } = desk.world;
  const { kind, tenantId, about } = message;
  const [tenant, inviter, member, templates] = await Promise.all([
    store.tenants.get(tenantId),
    directory.user(about.inviter),
    store.members.get(tenantId, about.inviter),
    store.mailTemplates.ofKind(tenantId, kind),
  ]);
  if (!tenant || !inviter) return null;
  const { name: tenantName, settings } = tenant;
  if (purpose === "send" && !(member && noticeWanted(settings, kind))) return null;
  const frame = { tenantName, locales: [settings.locale], timeZone: settings.timeZone, url: tenantUrl(desk, tenantId) };
  return { to: inviter.email, model: { ...frame, inviterName: inviter.name, templates } };
}
