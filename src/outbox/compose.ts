/** From a message of the outbox to the mail it stands for. */
import { mintCode } from "../core/code.ts";
import { nextDaytime } from "../core/day.ts";
import { type Invite, inviteeName, statusAt } from "../core/invite.ts";
import { inviteLinkOf } from "../core/link.ts";
import { type AccountAbout, isToInvitee, type Message, type RequestOutcome } from "../core/message.ts";
import { messageRef } from "../core/message-ref.ts";
import { noticeWanted } from "../core/notice.ts";
import type { Tenant, User } from "../core/ports.ts";
import { firstReminder, quietZones } from "../core/reminder.ts";
import { awaitsHand } from "../core/request-news.ts";
import { mintToken } from "../core/token.ts";
import type { World } from "../core/world.ts";
import { accountMail } from "../mail/account-mail.ts";
import { domainMail } from "../mail/domain-mail.ts";
import { inviteMail } from "../mail/invite-mail.ts";
import type { Mail } from "../mail/mail.ts";
import { answerMail, digestMail } from "../mail/notice-mail.ts";
import type { RenderedMail } from "../mail/render.ts";
import { outcomeMail, requestedMail, seatFreeMail } from "../mail/request-mail.ts";
import { testMail } from "../mail/test-mail.ts";

export interface Composed {
  mail: Mail;
  /** When to remind of the invite that this mail carries; null: never. Absent where it is another mail. */
  remindAt?: number | null;
}

/** Not now: it is night where it goes. Epoch milliseconds. */
export interface Postponed {
  until: number;
}

/**
 * Null where it is to go nowhere: its invite was decided or has a newer link, the tenant does not want it, or there is
 * nobody to get it. What was sent before can always be shown.
 */
export type Compose = (message: Message, purpose: "send" | "show") => Promise<Composed | Postponed | null>;

export interface ComposerOptions {
  /** Sender of every mail, e.g. `Doorlist <invites@app.example>`. */
  from: string;
  /** The page that a mail to an account leads to; undefined where the directory has no accounts of ours. */
  accountUrl?(kind: "verify_address" | "reset_password", user: User, until: number): Promise<string>;
}

type Written = (RenderedMail & { to: string; remindAt?: number | null }) | Postponed | null;

/** How many invites a digest names. */
const MOST_NAMED = 20;

export function composer(world: World, { from, accountUrl }: ComposerOptions): Compose {
  const host = new URL(world.baseUrl).hostname;
  /** The dashboard; where accounts are the host's there is none, and mails lead to the host's app. */
  const home = accountUrl ? `${world.baseUrl}/` : new URL("/", world.baseUrl).href;
  const { store, directory, clock } = world;

  async function write(message: Message, purpose: "send" | "show"): Promise<Written> {
    switch (message.kind) {
      case "invite":
      case "reminder":
        return writeInvite(message, message.kind, purpose);
      case "accepted":
      case "rejected":
        return writeAnswer(message, message.kind, purpose);
      case "expired_digest":
        return writeDigest(message, purpose);
      case "verify_address":
      case "reset_password":
        return writeAccount(message, message.kind, purpose);
      case "requested":
        return writeRequested(message, purpose);
      case "seat_free":
        return writeSeatFree(message, purpose);
      case "request_approved":
      case "request_refused":
      case "request_expired":
        return writeOutcome(message, message.kind);
      case "domain_verify":
        return writeDomainVerify(message, purpose);
      case "domain_lapsed":
        return writeDomainLapsed(message);
      case "test":
        return { ...(await testMail(message.about ?? {}, world.baseUrl)), to: message.to };
    }
  }

  async function writeInvite(message: Message, kind: "invite" | "reminder", purpose: "send" | "show"): Promise<Written> {
    const { tenantId, generation, inviteId } = message;
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
  }

  async function writeAnswer(message: Message, kind: "accepted" | "rejected", purpose: "send" | "show"): Promise<Written> {
    const { tenantId, inviteId, about } = message;
    const [invite, notice] = await Promise.all([store.invites.get(tenantId, inviteId ?? ""), noticeFor(message, kind, purpose)]);
    if (!invite || !notice) return null;
    const person = typeof about?.userId === "string" ? await directory.user(about.userId) : null;
    const { email, roles } = invite;
    const personName = person?.name ?? inviteeName(invite);
    const mail = await answerMail({ ...notice.model, kind, personName, personEmail: person?.email ?? email ?? "", roles });
    return { ...mail, to: notice.to };
  }

  async function writeDigest(message: Message, purpose: "send" | "show"): Promise<Written> {
    const { tenantId, about } = message;
    const notice = await noticeFor(message, "expired_digest", purpose);
    if (!notice) return null;
    const { inviter, from: begin, to: end } = about as { inviter: string; from: number; to: number };
    const { count, first } = await store.invites.expiredOf(tenantId, inviter, begin, end, MOST_NAMED);
    if (count === 0) return null;
    const invites = first.map(({ email, roles, expiresAt: expiredAt }) => ({ email: email ?? "", roles, expiredAt }));
    return { ...(await digestMail({ ...notice.model, invites, count })), to: notice.to };
  }

  /** To whoever vouched, while they are a member and the tenant wants it. */
  async function noticeFor(
    { tenantId, about }: Message,
    kind: "accepted" | "rejected" | "expired_digest",
    purpose: "send" | "show",
  ) {
    const inviterId = String(about?.inviter ?? "");
    const [tenant, inviter, member, templates] = await Promise.all([
      store.tenants.get(tenantId),
      directory.user(inviterId),
      store.members.get(tenantId, inviterId),
      store.mailTemplates.ofKind(tenantId, kind),
    ]);
    if (!tenant || !inviter) return null;
    if (purpose === "send" && !(member && noticeWanted(tenant.settings, kind))) return null;
    return { to: inviter.email, model: { ...frameOf(tenant), inviterName: inviter.name, templates } };
  }

  /** To one who may answer, while somebody waits for it and the tenant wants it. */
  async function writeRequested({ tenantId, about }: Message, purpose: "send" | "show"): Promise<Written> {
    const [told, { count, newest }] = await Promise.all([
      approverToTell(tenantId, about, "requested"),
      store.requests.waiting(tenantId, clock.now(), 2),
    ]);
    if (!told || (purpose === "send" && !(told.isWanted && count > 0))) return null;
    const person = count === 1 && newest ? await directory.user(newest.userId) : null;
    return { ...requestedMail({ ...told.model, personName: person && (person.name || person.email) }), to: told.to };
  }

  /** To the same, while a seat is free and somebody waits to be let in to it. */
  async function writeSeatFree({ tenantId, about }: Message, purpose: "send" | "show"): Promise<Written> {
    const told = await approverToTell(tenantId, about, "seat_free");
    if (!told || (purpose === "send" && !(told.isWanted && awaitsHand(told.tenant)))) return null;
    return { ...seatFreeMail(told.model), to: told.to };
  }

  async function approverToTell(tenantId: string, about: Message["about"], kind: "requested" | "seat_free") {
    const approverId = String(about?.approver ?? "");
    const [tenant, approver, member] = await Promise.all([
      store.tenants.get(tenantId),
      directory.user(approverId),
      store.members.get(tenantId, approverId),
    ]);
    if (!tenant || !approver) return null;
    const { name: tenantName, settings } = tenant;
    const url = `${frameOf(tenant).url}&page=requests`;
    const model = { tenantName, readerName: approver.name, locale: settings.locale, url };
    return { to: approver.email, tenant, isWanted: member !== null && noticeWanted(settings, kind), model };
  }

  async function writeOutcome({ tenantId, about, to }: Message, kind: RequestOutcome): Promise<Written> {
    const { userId, roles } = about as { userId: string; roles: string[] | null };
    const [tenant, person] = await Promise.all([store.tenants.get(tenantId), directory.user(userId)]);
    if (!tenant) return null;
    const hasDoor = accountUrl !== undefined && tenant.settings.joinRequests;
    const door = hasDoor ? `${world.baseUrl}/tenants/${encodeURIComponent(tenantId)}/join` : home;
    const mail = outcomeMail({
      kind,
      tenantName: tenant.name,
      readerName: person?.name ?? "",
      locale: tenant.settings.locale,
      url: kind === "request_approved" ? frameOf(tenant).url : door,
      roles: roles ?? [],
    });
    return { ...mail, to };
  }

  async function writeDomainVerify({ id, tenantId, to, about }: Message, purpose: "send" | "show"): Promise<Written> {
    const { domain, until } = about as { domain: string; until: number };
    const [tenant, known] = await Promise.all([store.tenants.get(tenantId), store.domains.get(tenantId, domain)]);
    if (!tenant || (purpose === "send" && (!known || until <= clock.now()))) return null;
    const url = `${world.baseUrl}/domains/verify/${messageRef(world.keyring, "domain", id)}`;
    const { name: tenantName, settings } = tenant;
    const model = { tenantName, domain, readerName: null, locale: settings.locale, url, expiresAt: until };
    return { ...domainMail({ ...model, kind: "domain_verify" }), to };
  }

  async function writeDomainLapsed({ tenantId, about }: Message): Promise<Written> {
    const { domain, owner: ownerId } = about as { domain: string; owner: string };
    const [tenant, owner] = await Promise.all([store.tenants.get(tenantId), directory.user(ownerId)]);
    if (!tenant || !owner) return null;
    const { name: tenantName, settings } = tenant;
    const url = `${frameOf(tenant).url}&page=settings`;
    const model = { tenantName, domain, readerName: owner.name, locale: settings.locale, url, expiresAt: null };
    return { ...domainMail({ ...model, kind: "domain_lapsed" }), to: owner.email };
  }

  function frameOf({ id, name, settings }: Tenant) {
    const url = `${home}?tenant=${encodeURIComponent(id)}`;
    return { tenantName: name, locales: [settings.locale], timeZone: settings.timeZone, url };
  }

  async function writeAccount(
    message: Message,
    kind: "verify_address" | "reset_password",
    purpose: "send" | "show",
  ): Promise<Written> {
    const user = await directory.userByEmail(message.to);
    const { until, locale = null, invite } = message.about as unknown as AccountAbout;
    if (!user || !accountUrl || (purpose === "send" && until <= clock.now())) return null;
    if (kind === "verify_address" && user.emailVerified && purpose === "send") return null;
    const url = `${await accountUrl(kind, user, until)}${invite ? await wayBack(invite) : ""}`;
    return { ...accountMail({ kind, name: user.name, email: user.email, url, expiresAt: until, locale }), to: user.email };
  }

  /** To the invite that the person was on the way to, while it is open. */
  async function wayBack({ tenantId, id }: { tenantId: string; id: string }): Promise<string> {
    const invite = await store.invites.get(tenantId, id);
    const open = invite && statusAt(invite, clock.now()) === "pending";
    return open ? `?invite=${mintToken(world.keyring, invite)}` : "";
  }

  return async (message, purpose) => {
    const written = await write(message, purpose);
    if (!written || "until" in written) return written;
    const { subject, html, text, to, remindAt } = written;
    const id = `${messageRef(world.keyring, "report", message.id)}@${host}`;
    const headers = message.inviteId !== null && isToInvitee(message) ? unsubscribeHeaders(world, message) : {};
    const mail = { id, to, from, subject, html, text, headers };
    return remindAt === undefined ? { mail } : { mail, remindAt };
  };
}

function isOpen(invite: Invite, generation: number, now: number): boolean {
  return statusAt(invite, now) === "pending" && invite.generation === generation;
}

/** Where the tenant's invites are stopped, by a POST: never the link that accepts. */
function stopUrl({ keyring, baseUrl }: World, { id }: Message): string {
  return `${baseUrl}/unsubscribe/${messageRef(keyring, "unsubscribe", id)}`;
}

/** The same in one click (RFC 8058). */
function unsubscribeHeaders(world: World, message: Message): Record<string, string> {
  return {
    "List-Unsubscribe": `<${stopUrl(world, message)}>`,
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  };
}
