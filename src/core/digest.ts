/** The digest of a day: one mail to each inviter whose invites expired with no answer, on the morning after. */
import { dayAt, nextDaytime } from "./day.ts";
import { sameId } from "./ids.ts";
import { type Message, newMessage } from "./message.ts";
import { noticeWanted } from "./notice.ts";
import type { Expired, Tables } from "./ports.ts";
import { quietZones } from "./reminder.ts";
import type { TenantSettings } from "./settings.ts";

/** Queues the digests that these call for; one that is queued already will name them too. */
export async function queueDigests(tables: Tables, expired: readonly Expired[], now: number): Promise<void> {
  const messages = new Map<string, Message>();
  const tenants = await tables.tenants.getMany([...new Set(expired.map(({ tenantId }) => tenantId))]);
  for (const { tenantId, createdBy, expiresAt, kind } of expired) {
    if (createdBy === null || kind === "link") continue;
    const own = tenants.get(tenantId)?.settings;
    if (!own || !noticeWanted(own, "expired_digest")) continue;
    const message = digestMessage(own, tenantId, createdBy, expiresAt, now);
    messages.set(message.id, message);
  }
  await tables.messages.enqueueOnce([...messages.values()]);
}

function digestMessage(settings: TenantSettings, tenantId: string, inviter: string, expiredAt: number, now: number): Message {
  const [zone = "UTC"] = quietZones(settings, { locale: null });
  const { from, to } = dayAt(expiredAt, zone);
  const dueAt = nextDaytime(Math.max(to, now), [zone]);
  // One for an inviter and a day.
  const id = sameId(to, [tenantId, inviter, from]);
  return newMessage("expired_digest", tenantId, { id, about: { inviter, from, to }, dueAt }, now);
}
