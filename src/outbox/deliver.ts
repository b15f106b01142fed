/** Sends one message by the right server, and notes what became of it. */
import { reasonText } from "../core/bounce.ts";
import { eventsOf } from "../core/delivery.ts";
import { newEvent } from "../core/events.ts";
import { isToInvitee, type Message } from "../core/message.ts";
import { Problem } from "../core/problems.ts";
import { type Addressee, addressee, addSuppression, type Suppression } from "../core/suppression.ts";
import type { World } from "../core/world.ts";
import { DeliveryError, type Receipt } from "../mail/mail.ts";
import type { Compose, Composed } from "./compose.ts";
import type { MailRoute, MailServers } from "./mail-servers.ts";

const SECOND = 1000;
/** With the back-off below, about a day of trying. */
const MAX_ATTEMPTS = 18;

export type MailOutcome = "sent" | "retried" | "failed" | "dropped" | "bounced" | "suppressed";

export interface DeliverOptions {
  world: World;
  mailServers: MailServers;
  compose: Compose;
  /** Told what became of each attempt. */
  onOutcome?(outcome: MailOutcome): void;
}

export interface Job {
  message: Message;
  route: MailRoute;
  /** Why no mail may go to the address. */
  suppression: Suppression | undefined;
}

/** What went out, to be marked. */
export type Sent = Message & Receipt & Omit<Composed, "mail">;

/** Milliseconds until the next attempt: 5 s, 10 s, 20 s … at most 4 hours, each up to 10 % earlier or later. */
function backoffMs(attempts: number): number {
  const base = Math.min(5 * SECOND * 2 ** (attempts - 1), 4 * 3600 * SECOND);
  return Math.round(base * (0.9 + 0.2 * Math.random()));
}

/** Finds what is needed to send these messages, in two queries however many they are. */
export async function prepare({ world, mailServers }: DeliverOptions, messages: Message[]): Promise<Job[]> {
  if (messages.length === 0) return [];
  const tenantIds = [...new Set(messages.map(({ tenantId }) => tenantId))];
  const addressees = new Map(messages.filter(({ to }) => to !== "").map(({ to }) => [to, addressee(world.keyring, to)]));
  const [found, routeOf] = await Promise.all([
    world.store.suppressions.find(tenantIds, [...addressees.values()]),
    mailServers.routes(tenantIds),
  ]);
  return messages.map((message) => ({
    message,
    route: routeOf(serverOf(message)),
    suppression: found.find((one) => isFor(one, message, addressees.get(message.to))),
  }));
}

/**
 * Whose mail server sends it: the tenant's, or (empty) the installation's. The link that proves a domain never goes by the server of
 * the tenant that claims the domain, because whoever runs that server could read it there.
 */
const serverOf = ({ kind, tenantId }: Message) => (kind === "domain_verify" ? "" : tenantId);

function isFor(suppression: Suppression & { digest: string }, message: Message, who: Addressee | undefined): boolean {
  // Somebody who wants no invites still gets the mail that resets a password.
  if (suppression.reason === "unsubscribed" && !isToInvitee(message)) return false;
  const { tenantId } = message;
  const here = suppression.tenantId === null || suppression.tenantId === tenantId;
  return here && (who?.emailKey === suppression.emailKey || !!who?.digests.includes(suppression.digest));
}

/**
 * Sends the message. Answers what went out, for `markSent`; null where nothing did, and the message has been marked here: queued
 * again, bounced, suppressed, dropped or a dead letter.
 */
export async function deliver(options: DeliverOptions, { message, route, suppression }: Job): Promise<Sent | null> {
  const { store } = options.world;
  try {
    const composed = await options.compose(message, "send").catch(fail);
    if (!composed) {
      await dropped(options, message);
      options.onOutcome?.("dropped");
    } else if (suppression) {
      await suppressed(options, message, suppression);
      options.onOutcome?.("suppressed");
    } else if ("until" in composed) await store.messages.retry(message, composed.until, "It is night where this goes");
    else {
      const { mail, ...more } = composed;
      if (route.own) await exposed(options, message);
      const receipt = await route.transport.send({ ...mail, ...route.sender }).catch(fail);
      options.onOutcome?.("sent");
      return { ...message, to: mail.to, ...more, ...receipt };
    }
    return null;
  } catch (error) {
    if (!(error instanceof DeliveryError)) {
      // Where the database cannot be reached, this fails too, and the attempt counts.
      await store.messages.uncount(message).catch(() => {});
      throw error;
    }
    options.onOutcome?.(await undelivered(options, message, route, error));
    if (error.cause) throw error.cause;
    return null;
  } finally {
    route.release();
  }
}

/** @throws DeliveryError, even for a bug of ours or of the host's; only where the database cannot be reached, the error itself */
function fail(error: unknown): never {
  if (error instanceof DeliveryError) throw error;
  const code = error instanceof Problem ? error.code : undefined;
  if (code === "unavailable") throw error;
  // Its link cannot be made, because the secret for it is not configured here: another process, or the next start, may have it.
  if (code === "invite_not_found") throw new DeliveryError((error as Problem).message, "later");
  throw new DeliveryError("The mail could not be made or handed over", "later", { cause: error });
}

/** Marks everything that went out since the last time, in one transaction. */
export async function markSent({ world: { store, clock } }: DeliverOptions, sent: Sent[]): Promise<void> {
  const now = clock.now();
  await store.transaction(async ({ messages, invites, events }) => {
    const early = await messages.markSent(sent, now);
    const carried = sent.flatMap(({ tenantId, inviteId, id: messageId, kind, remindAt }) =>
      inviteId !== null && isToInvitee({ kind }) ? [{ tenantId, id: inviteId, messageId, remindAt }] : [],
    );
    await invites.markSent(carried, now);
    // Of these, the provider reported before we marked them.
    for (const { id, heard } of early) {
      const mark = carried.find(({ messageId }) => messageId === id);
      if (mark) await invites.setDelivery(mark, id, heard);
    }
    // Not of reminders: their event was written when they were queued.
    const invited = sent.filter(({ kind, inviteId }) => kind === "invite" && inviteId !== null);
    await events.append(invited.map((message) => mailEvent("invite.sent", message, now)));
  });
}

/**
 * Before a mail goes by a tenant's own server: whoever runs that server can read the link in it. From then on, holding the link does
 * not prove that the mailbox is one's own.
 */
async function exposed({ world }: DeliverOptions, message: Message): Promise<void> {
  const { tenantId, inviteId } = message;
  if (inviteId !== null && isToInvitee(message)) await world.store.invites.markLinkShown({ tenantId, id: inviteId });
}

/** Nobody is to get the message any more. If its invite shows a mail on its way, it goes back to what it showed before. */
async function dropped({ world: { store } }: DeliverOptions, message: Message): Promise<void> {
  const { tenantId, inviteId } = message;
  await store.transaction(async ({ messages, invites }) => {
    await messages.markDropped(message);
    const invite = message.kind === "invite" && inviteId !== null ? await invites.get(tenantId, inviteId) : null;
    if (invite?.delivery.state !== "queued" || invite.generation !== message.generation) return;
    await invites.markUnsent(invite, { state: invite.sentCount > 0 ? "sent" : "none", reason: null, at: invite.lastSentAt });
  });
}

const suppressionReasons: Record<Suppression["reason"], string> = {
  bounced: "The address refused mail before",
  complained: "The address reported an invite as spam",
  unsubscribed: "The address wants no invites from this tenant",
  manual: "The address is on the list of those that get no mail",
};

async function suppressed({ world }: DeliverOptions, message: Message, { reason }: Suppression): Promise<void> {
  const text = suppressionReasons[reason];
  await world.store.transaction(async ({ messages, invites }) => {
    await messages.markSuppressed(message, text);
    if (message.inviteId === null || !isToInvitee(message)) return;
    const delivery = { state: "suppressed" as const, reason: text, at: world.clock.now() };
    await invites.markUnsent({ tenantId: message.tenantId, id: message.inviteId }, delivery);
  });
}

async function undelivered(
  options: DeliverOptions,
  message: Message,
  route: MailRoute,
  error: DeliveryError,
): Promise<MailOutcome> {
  const { world } = options;
  const { tenantId, kind, inviteId, attempts } = message;
  const now = world.clock.now();
  const reason = reasonText(error.message, message.to);
  const invite = inviteId !== null && isToInvitee(message) ? { tenantId, id: inviteId } : null;
  if (error.fate === "hard" || error.fate === "soft") {
    const state = error.fate === "hard" ? "bounced" : "soft_bounced";
    await world.store.transaction(async (tables) => {
      if (!(await tables.messages.markBounced(message, { outcome: state, reason, at: now }))) return;
      if (invite) await tables.invites.markUnsent(invite, { state, reason, at: now });
      await tables.events.append(eventsOf(message, state, error.status, now));
      // A message without an address goes to an account, whose address is looked up as it is sent: we do not suppress that one.
      if (error.fate === "soft" || message.to === "") return;
      // What a tenant's own server reports counts for that tenant alone.
      const scope = route.own ? tenantId : null;
      await addSuppression(world, tables, { tenantId: scope, email: message.to, reason: "bounced" });
    });
    return "bounced";
  }
  const final = error.fate === "refused" || attempts >= MAX_ATTEMPTS;
  await world.store.transaction(async ({ messages, invites, events }) => {
    const settled = final
      ? await messages.markFailed(message, reason)
      : await messages.retry(message, now + backoffMs(attempts), reason);
    if (!settled) return;
    // A reminder that is tried again does not change the invite's delivery: the invite itself went out before.
    if (!invite || (kind === "reminder" && !final)) return;
    await invites.markUnsent(invite, { state: final ? "failed" : "queued", reason, at: now });
    if (final) await events.append([mailEvent("invite.failed", message, now, { reason })]);
  });
  return final ? "failed" : "retried";
}

function mailEvent(type: "invite.sent" | "invite.failed", { id, tenantId, inviteId }: Message, at: number, more = {}) {
  return newEvent(type, { tenantId, inviteId: inviteId ?? "", actor: "system", at, data: { messageId: id, ...more } });
}
