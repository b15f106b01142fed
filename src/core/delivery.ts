/**
 * What is heard of a mail after it was sent: by the provider's signed events, and by the reports that mail servers send
 * back. They come late, twice and in any order, so each outcome has a rank and the highest stands.
 */
import { reasonText } from "./bounce.ts";
import { type DoorlistEvent, type EventType, newEvent } from "./events.ts";
import type { DeliveryState } from "./invite.ts";
import { isToInvitee } from "./message.ts";
import { readMessageRef } from "./message-ref.ts";
import type { KnownMessage } from "./ports.ts";
import { isLikelyScanner } from "./scanner.ts";
import { addSuppression } from "./suppression.ts";
import type { World } from "./world.ts";

/**
 * Lowest first. Delivered stands over a soft bounce, because a server tries again; a hard bounce and a complaint stand
 * over everything, because no mail may follow. `scanned`: opened, but likely by a machine.
 */
export const outcomes = ["failed", "soft_bounced", "delivered", "scanned", "opened", "bounced", "complained"] as const;
export type Outcome = (typeof outcomes)[number];

export function outcomesBelow(outcome: Outcome): readonly Outcome[] {
  return outcomes.slice(0, outcomes.indexOf(outcome));
}

/** What the invite shows. */
export function stateOf(outcome: Outcome): DeliveryState {
  return outcome === "scanned" ? "delivered" : outcome;
}

export interface DeliveryReport {
  /** Our reference (message-ref.ts), as the mail's Message-ID holds it. */
  ref: string | null;
  /** The provider's own id of the mail. */
  providerId: string | null;
  outcome: Exclude<Outcome, "scanned">;
  /** Epoch milliseconds. */
  at: number;
  /** RFC 3463, e.g. `5.1.1`. */
  status: string | null;
  /** In the words of whoever refused it. */
  reason: string | null;
  /** Of who opened it. */
  userAgent: string | null;
}

const eventOf: Partial<Record<Outcome, EventType>> = {
  delivered: "invite.delivered",
  scanned: "invite.opened",
  opened: "invite.opened",
  soft_bounced: "invite.bounced",
  bounced: "invite.bounced",
  complained: "invite.complained",
};

/** Takes note of a report. False where it tells of no mail of ours, or nothing new. */
export async function recordDelivery(world: World, report: DeliveryReport): Promise<boolean> {
  const message = await messageOf(world, report);
  if (!message) return false;
  const now = world.clock.now();
  const at = Math.min(report.at, now);
  const { tenantId, inviteId } = message;
  const scanned = report.outcome === "opened" && isLikelyScanner({ ...report, at }, message.sentAt);
  const outcome: Outcome = scanned ? "scanned" : report.outcome;
  // Without the address it cannot be taken out of the reason: its person was erased.
  const isErased = message.to === "";
  const reason = report.reason === null || isErased ? null : reasonText(report.reason, message.to);
  return world.store.transaction(async (tables) => {
    if (!(await tables.messages.setOutcome(message, { outcome, reason, at }))) return false;
    if (inviteId !== null && isToInvitee(message))
      await tables.invites.setDelivery({ tenantId, id: inviteId }, message.id, { outcome, reason, at });
    await tables.events.append(eventsOf(message, outcome, report.status, now));
    if (!isErased && (outcome === "bounced" || outcome === "complained")) {
      // Whoever may report is the installation's own provider or its operator, so it holds for every tenant.
      await addSuppression(world, tables, { tenantId: null, email: message.to, reason: outcome });
    }
    return true;
  });
}

/** The facts of an outcome. No address and no words of a stranger's server: an event is kept for long. */
export function eventsOf(
  { tenantId, inviteId, kind, id: messageId }: Pick<KnownMessage, "tenantId" | "inviteId" | "kind" | "id">,
  outcome: Outcome,
  status: string | null,
  at: number,
): DoorlistEvent[] {
  const type = eventOf[outcome];
  if (!type || inviteId === null || !isToInvitee({ kind })) return [];
  const data = {
    messageId,
    ...(type === "invite.bounced" && { bounce: outcome === "bounced" ? "hard" : "soft", status }),
    ...(type === "invite.opened" && { likelyScanner: outcome === "scanned" }),
  };
  return [newEvent(type, { tenantId, inviteId, actor: "system", at, data })];
}

async function messageOf({ store, keyring }: World, { ref, providerId }: DeliveryReport): Promise<KnownMessage | null> {
  const id = ref === null ? undefined : readMessageRef(keyring, "report", ref);
  if (id !== undefined) return store.messages.getById(id);
  return providerId === null ? null : store.messages.getByProviderId(providerId);
}
