/** One message: on its way by the right server, and what becomes of it. */
import { reasonText } from "../core/bounce.ts";
import { eventsOf } from "../core/delivery.ts";
import { type Invite, statusAt } from "../core/invite.ts";
import type { Heard, Message } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import { type Addressee, addressee, addSuppression, type Suppression } from "../core/suppression.ts";
import type { World } from "../core/world.ts";
import { DeliveryError } from "../mail/mail.ts";
import type { Compose } from "./compose.ts";
import type { MailRoute, MailServers } from "./mail-servers.ts";

const SECOND = 1000;
/** With the back-off below, about a day of trying. */
const MAX_ATTEMPTS = 18;

export interface DeliverOptions {
  world: World;
  mailServers: MailServers;
  compose: Compose;
}

export interface Job {
  message: Message;
  route: MailRoute;
  /** Why no mail may go to the address. */
  suppression: Suppression | undefined;
}

export interface Sent extends Message {
  providerId: string | null;
}

/** Milliseconds until the next attempt: 5 s, 10 s, 20 s … at most 4 hours, each up to 10 % earlier or later. */
export function backoffMs(attempts: number, random = Math.random): number {
  const base = Math.min(5 * SECOND * 2 ** (attempts - 1), 4 * 3600 * SECOND);
  return Math.round(base * (0.9 + 0.2 * random()));
}

/** What all of them need to know, in two queries however many they are. */
export async function prepare({ world, mailServers }: DeliverOptions, messages: Message[]): Promise<Job[]> {
  if (messages.length === 0) return [];
  const tenantIds = [...new Set(messages.map(({ tenantId }) => tenantId))];
  const addressees = new Map(messages.map(({ to }) => [to, addressee(world.keyring, to)]));
  const [found, routeOf] = await Promise.all([
    world.store.suppressions.find(tenantIds, [...addressees.values()]),
    mailServers.routes(tenantIds),
  ]);
  return messages.map((message) => ({
    message,
    route: routeOf(message.tenantId),
    suppression: found.find((one) => isFor(one, message, addressees.get(message.to))),
  }));
}

function isFor(suppression: Suppression & { digest: string }, { tenantId }: Message, who: Addressee | undefined): boolean {
  const here = suppression.tenantId === null || suppression.tenantId === tenantId;
  return here && (who?.emailKey === suppression.emailKey || !!who?.digests.includes(suppression.digest));
}

/** What went out, to be marked; null for what did not, and is settled: queued again, a dead letter, or dropped. */
export async function deliver(options: DeliverOptions, { message, route, suppression }: Job): Promise<Sent | null> {
  try {
    const invite = await options.world.store.invites.get(message.tenantId, message.inviteId);
    const open = invite && statusAt(invite, options.world.clock.now()) === "pending" && invite.generation === message.generation;
    if (!open) await dropped(options, message, invite);
    else if (suppression) await suppressed(options, message, suppression);
    else return await send(options, message, invite, route);
    return null;
  } finally {
    route.release();
  }
}

async function send(options: DeliverOptions, message: Message, invite: Invite, route: MailRoute): Promise<Sent | null> {
  try {
    const mail = await options.compose(message, invite);
    return { ...message, ...(await route.transport.send({ ...mail, ...route.sender })) };
  } catch (error) {
    // The key that signed its link is not configured here; another process, or the next start, may have it.
    const keyMissing = error instanceof Problem && error.code === "invite_not_found";
    const failure = keyMissing ? new DeliveryError(error.message, "later") : error;
    if (!(failure instanceof DeliveryError)) throw error;
    await undelivered(options, message, route, failure);
    return null;
  }
}

/** In one transaction for all that went out since the last time. */
export async function markSent({ world: { store, clock } }: DeliverOptions, sent: Sent[]): Promise<void> {
  const now = clock.now();
  await store.transaction(async ({ messages, invites }) => {
    const early = await messages.markSent(sent, now);
    for (const { tenantId, inviteId, id } of sent) {
      await invites.markSent({ tenantId, id: inviteId }, now, id);
      // Its provider was faster than this mark.
      const heard = early.find((one) => one.id === id)?.heard;
      if (heard) await invites.setDelivery({ tenantId, id: inviteId }, id, heard);
    }
  });
}

/** Its invite was decided, or has a newer link: nothing goes out, and the invite no longer waits for it. */
async function dropped({ world: { store } }: DeliverOptions, message: Message, invite: Invite | null): Promise<void> {
  await store.transaction(async ({ messages, invites }) => {
    await messages.markDropped(message);
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
    const delivery = { state: "suppressed" as const, reason: text, at: world.clock.now() };
    await invites.markUnsent({ tenantId: message.tenantId, id: message.inviteId }, delivery);
  });
}

async function undelivered(options: DeliverOptions, message: Message, route: MailRoute, error: DeliveryError): Promise<void> {
  const { world } = options;
  const { tenantId, inviteId, attempts } = message;
  const now = world.clock.now();
  const reason = reasonText(error.message, message.to);
  const invite = { tenantId, id: inviteId };
  if (error.fate === "hard" || error.fate === "soft") {
    const heard: Heard = { outcome: error.fate === "hard" ? "bounced" : "soft_bounced", reason, at: now };
    await world.store.transaction(async (tables) => {
      await tables.messages.markBounced(message, heard);
      await tables.invites.markUnsent(invite, { state: heard.outcome as "bounced" | "soft_bounced", reason, at: now });
      await tables.events.append(eventsOf(message, heard.outcome, error.status, now));
      if (error.fate === "soft") return;
      // A tenant's own server speaks for that tenant alone.
      const scope = route.own ? tenantId : null;
      await addSuppression(world, tables, { tenantId: scope, email: message.to, reason: "bounced" });
    });
    return;
  }
  const final = error.fate === "refused" || attempts >= MAX_ATTEMPTS;
  await world.store.transaction(async ({ messages, invites }) => {
    if (final) await messages.markFailed(message, reason);
    else await messages.retry(message, now + backoffMs(attempts), reason);
    await invites.markUnsent(invite, { state: final ? "failed" : "queued", reason, at: now });
  });
}
