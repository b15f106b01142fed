/**
 * Reminders: the same link once more, some days after the invite went out, while nobody has answered. The outbox sets the
 * first when the invite's mail has left; each is claimed by a guarded update, so that of many processes one sends it.
 */
import { nextDaytime, zonesOf } from "./day.ts";
import { type DoorlistEvent, newEvent } from "./events.ts";
import type { Invite } from "./invite.ts";
import { type Message, reminderMessage } from "./message.ts";
import type { DueReminder, Tables } from "./ports.ts";
import type { TenantSettings } from "./settings.ts";
import type { World } from "./world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SLICE = 100;
/** Nobody is reminded of what is about to close. */
const LAST_CALL_MS = 2 * HOUR;
/** Days after the invite was sent, of a tenant that sets none. */
const DEFAULT_REMINDERS: readonly number[] = [2, 5];

function reminderDays({ reminders }: Pick<TenantSettings, "reminders">): readonly number[] {
  return reminders ?? DEFAULT_REMINDERS;
}

/** When to remind of an invite that went out at `sentAt`; null: not at all. */
export function firstReminder(settings: TenantSettings, invite: Invite, sentAt: number): number | null {
  return reminderAfter(settings, invite, 0, sentAt);
}

/**
 * It may lie beyond the expiry, which can be put off until then.
 * @param count of reminders that went out before @param from the send before it
 */
function reminderAfter(settings: TenantSettings, invite: Invite, count: number, from: number): number | null {
  const days = reminderDays(settings);
  const next = days[count];
  if (next === undefined || invite.kind !== "email") return null;
  return nextDaytime(from + (next - (days[count - 1] ?? 0)) * DAY, quietZones(settings, invite));
}

/** Where it must not be night: at the tenant, and in the region that the invite's locale names. */
export function quietZones({ timeZone, locale }: TenantSettings, invite: Pick<Invite, "locale">): string[] {
  const zones = [...(timeZone ? [timeZone] : []), ...zonesOf(invite.locale)];
  return zones.length > 0 ? zones : [...zonesOf(locale), "UTC"].slice(0, 1);
}

/** What went wrong once is not repeated at somebody. */
const UNREACHED = new Set<string>(["none", "failed", "bounced", "complained"]);

/** Queues the reminders that are due, in bounded steps. Answers how many. */
export async function sendReminders(world: World): Promise<number> {
  let total = 0;
  for (;;) {
    const now = world.clock.now();
    const { due, sent } = await world.store.transaction((tables) => remindSome(tables, now));
    total += sent;
    if (sent > 0) world.outbox.wake();
    if (due < SLICE) return total;
  }
}

async function remindSome(tables: Tables, now: number): Promise<{ due: number; sent: number }> {
  const due = await tables.invites.remindersDue(now, SLICE);
  const tenants = await tables.tenants.getMany([...new Set(due.map(({ invite }) => invite.tenantId))]);
  const events: DoorlistEvent[] = [];
  const messages: Message[] = [];
  for (const reminder of due) {
    const { invite, count } = reminder;
    const message = await remind(tables, tenants.get(invite.tenantId)?.settings ?? null, reminder, now);
    if (!message) continue;
    const about = { tenantId: invite.tenantId, inviteId: invite.id, actor: "system", at: now };
    events.push(newEvent("invite.reminded", { ...about, data: { reminder: count + 1 } }));
    messages.push(message);
  }
  if (messages.length > 0) await tables.events.append(events, messages);
  return { due: due.length, sent: messages.length };
}

/** The mail to queue; null: it is not, or not yet, to be reminded of. */
async function remind(
  tables: Tables,
  settings: TenantSettings | null,
  { invite, dueAt, count }: DueReminder,
  now: number,
): Promise<Message | null> {
  const wanted = settings && reminderDays(settings).length > count && now < invite.expiresAt - LAST_CALL_MS;
  if (!wanted || UNREACHED.has(invite.delivery.state)) {
    await tables.invites.planReminder(invite, dueAt, null, false, now);
    return null;
  }
  const daytime = nextDaytime(now, quietZones(settings, invite));
  if (daytime > now) {
    await tables.invites.planReminder(invite, dueAt, daytime, false, now);
    return null;
  }
  const message = reminderMessage(invite, now);
  const next = reminderAfter(settings, invite, count + 1, now);
  return message && (await tables.invites.planReminder(invite, dueAt, next, true, now)) ? message : null;
}
