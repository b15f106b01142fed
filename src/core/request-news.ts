/** What is told of a request: its event, the mail to the person, and the notice to those who may answer it. */
import { type Author, type DoorlistEvent, type EventType, newEvent } from "./events.ts";
import { sameId } from "./ids.ts";
import { type Message, newMessage, type RequestOutcome } from "./message.ts";
import { noticeWanted } from "./notice.ts";
import type { Tables, Tenant, User } from "./ports.ts";
import type { JoinRequest } from "./request.ts";
import { beyondCeiling, mayInvite, type Roles } from "./role.ts";
import type { TenantSettings } from "./settings.ts";

type RequestEvent = EventType & `request.${string}`;

/** Without the person's message, which is for the approvers alone. */
export function requestEvent(
  type: RequestEvent,
  { tenantId, id: requestId, userId, origin, inviteId, roles }: JoinRequest,
  actor: Author | string,
  at: number,
): DoorlistEvent {
  const data = { requestId, userId, origin, ...(roles ? { roles } : {}) };
  return newEvent(type, { tenantId, actor, at, data, ...(inviteId === null ? {} : { inviteId }) });
}

/** To the person who asked. */
export function outcomeMessage(
  kind: RequestOutcome,
  { tenantId, userId, roles }: JoinRequest,
  { email }: User,
  now: number,
): Message {
  return newMessage(kind, tenantId, { to: email, about: { userId, roles } }, now);
}

/** Approvers who are told, of a tenant that has more. */
const MOST_TOLD = 10;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Those who may answer a request that offers these roles, and are to be told: their ids. */
export async function approversOf(
  { roles: declared, store }: { roles: Roles; store: Pick<Tables, "members"> },
  kind: "requested" | "seat_free",
  tenantId: string,
  settings: TenantSettings,
  roles: readonly string[] | null,
): Promise<string[]> {
  if (!noticeWanted(settings, kind)) return [];
  const answering = Object.keys(declared).filter(
    (role) => mayInvite(declared, [role]) && beyondCeiling(declared, [role], roles ?? []) === undefined,
  );
  return store.members.withRoles(tenantId, answering, MOST_TOLD);
}

/**
 * One mail for the first request of an hour, at once, and one for all that follow, when the hour is over: however many
 * ask, nobody is flooded.
 */
export async function queueNotices(
  { requests, messages }: Pick<Tables, "requests" | "messages">,
  approvers: readonly string[],
  tenantId: string,
  now: number,
): Promise<void> {
  if (approvers.length === 0) return;
  const hour = Math.floor(now / HOUR) * HOUR;
  const isFirst = (await requests.lastAt(tenantId)) < hour;
  const dueAt = isFirst ? now : hour + HOUR;
  const notices = approvers.map((approver) => {
    const id = sameId(hour, ["requested", tenantId, approver, isFirst]);
    return newMessage("requested", tenantId, { id, about: { approver }, dueAt }, now);
  });
  await messages.enqueueOnce(notices);
}

/** Is a seat free, and does somebody wait to be let in to it by hand? */
export function awaitsHand({ settings, seats, members, waiting }: Tenant): boolean {
  return settings.waitlist === "approval" && waiting > 0 && (seats === null || members < seats);
}

/** Inside the transaction that freed a seat: one mail a day, while somebody waits for it. */
export async function queueSeatNotices(roles: Roles, tables: Tables, tenantId: string, now: number): Promise<void> {
  const tenant = await tables.tenants.get(tenantId);
  if (!tenant || !awaitsHand(tenant)) return;
  const day = Math.floor(now / DAY) * DAY;
  const approvers = await approversOf({ roles, store: tables }, "seat_free", tenantId, tenant.settings, null);
  const notices = approvers.map((approver) => {
    const id = sameId(day, ["seat_free", tenantId, approver]);
    return newMessage("seat_free", tenantId, { id, about: { approver } }, now);
  });
  await tables.messages.enqueueOnce(notices);
}
