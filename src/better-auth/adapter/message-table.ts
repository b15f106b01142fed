/** Mails that are still to go out: rows of the model `inviteMessage`, deleted when they are sent. */
import type { Message } from "../../core/message.ts";
import type { Adapter } from "./adapter.ts";
import { fromRowId, toRowId } from "./row-ids.ts";

interface MessageRow {
  id: string;
  inviteId: string;
  email: string;
  generation: number;
  createdAt: Date;
  /** Not before. */
  dueAt: Date;
  attempts: number;
  reason: string | null;
}

const model = "inviteMessage";
const MINUTE = 60_000;
/** How long a mail may take; whoever died over it leaves it to others. */
const LEASE_MS = 2 * MINUTE;
/** With the back-off below, about four days. */
const MAX_ATTEMPTS = 30;

export async function enqueue(adapter: Adapter, messages: Message[]): Promise<void> {
  for (const { id, inviteId, to: email, generation, createdAt } of messages) {
    // Notices to the inviter are the host's, by `onInvitationUsed`.
    if (inviteId === null) continue;
    const row = { id: toRowId(id), inviteId: toRowId(inviteId), email, generation, attempts: 0, reason: null };
    const at = new Date(createdAt);
    await adapter.create({ model, data: { ...row, createdAt: at, dueAt: at }, forceAllowId: true });
  }
}

export interface Queued {
  id: string;
  inviteId: string;
  to: string;
  generation: number;
  attempts: number;
}

/** Those of these invites, or of any, that are due; the oldest first. */
export async function due(adapter: Adapter, now: number, limit: number, inviteIds?: string[]): Promise<Queued[]> {
  const where = [
    { field: "dueAt", operator: "lte" as const, value: new Date(now) },
    ...(inviteIds ? [{ field: "inviteId", operator: "in" as const, value: inviteIds.map(toRowId) }] : []),
  ];
  const rows = await adapter.findMany<MessageRow>({ model, where, limit, sortBy: { field: "dueAt", direction: "asc" } });
  return rows.map(({ id, inviteId, email, generation, attempts }) => ({
    id,
    inviteId: fromRowId(inviteId),
    to: email,
    generation,
    attempts,
  }));
}

/** True for one caller alone, until the lease ends. */
export async function lease(adapter: Adapter, { id, attempts }: Queued, now: number): Promise<boolean> {
  const where = [
    { field: "id", value: id },
    { field: "attempts", value: attempts },
  ];
  const set = { dueAt: new Date(now + LEASE_MS) };
  return (await adapter.incrementOne({ model, where, increment: { attempts: 1 }, set })) !== null;
}

export async function done(adapter: Adapter, { id }: Queued): Promise<void> {
  await adapter.deleteMany({ model, where: [{ field: "id", value: id }] });
}

/** After 1, 2, 4 … minutes, at most 4 hours; given up in the end. */
export async function postpone(adapter: Adapter, queued: Queued, now: number, reason: string): Promise<void> {
  if (queued.attempts + 1 >= MAX_ATTEMPTS) return done(adapter, queued);
  const dueAt = new Date(now + Math.min(2 ** queued.attempts, 240) * MINUTE);
  const update = { dueAt, reason: reason.slice(0, 500) };
  await adapter.updateMany({ model, where: [{ field: "id", value: queued.id }], update });
}
