/** What the outbox marks when mails went out: their messages, and the invites that they were about. */
import { sql as raw } from "kysely";
import type { Heard, RowKey } from "../core/ports.ts";
import type { MessageRow } from "./schema.ts";
import { named, type Sql, statement } from "./sql.ts";

export type SentMessageMark = RowKey & { to: string; providerId?: string | null };
/**
 * `messageId`: the mail that went out. `remindAt`: left out for a reminder; for the invite's own mail, when to remind (null: never).
 */
export type SentInviteMark = RowKey & { messageId?: string; remindAt?: number | null };

type HeardRow = Pick<MessageRow, "tenant_id" | "id" | "outcome" | "outcome_reason" | "outcome_at">;

const messageSent = statement<RowKey & { to: string; now: number; providerId: string | null }, HeardRow>((db, p) =>
  db
    .updateTable("doorlist_message")
    .set({ state: "sent", reason: null, due_at: p("now"), sent_at: p("now"), provider_id: p("providerId"), recipient: p("to") })
    .where("tenant_id", "=", p("tenantId"))
    .where("id", "=", p("id"))
    .where("state", "=", "queued")
    .returning(["tenant_id", "id", "outcome", "outcome_reason", "outcome_at"]),
);

/**
 * The state is compared as an expression (`state || ''`). With a plain comparison, PostgreSQL would read the whole index of queued
 * messages, in which what was sent of late still stands.
 */
const messagesSent = named({
  sql: `update doorlist_message as m set state = 'sent', reason = null, due_at = $1, sent_at = $1,
    provider_id = given.provider_id, recipient = given.recipient
  from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as given (tenant_id, id, provider_id, recipient)
  where m.tenant_id = given.tenant_id and m.id = given.id and (m.state || '') = 'queued'
  returning m.tenant_id, m.id, m.outcome, m.outcome_reason, m.outcome_at`,
});

/** See `MessageTable.markSent`. */
export async function markMessagesSent(sql: Sql, sent: SentMessageMark[], now: number): Promise<(RowKey & { heard: Heard })[]> {
  if (sent.length === 0) return [];
  const rows = sql.engine === "postgres" ? await messagesTogether(sql, sent, now) : await messagesEach(sql, sent, now);
  return rows.flatMap(({ tenant_id: tenantId, id, ...row }) => {
    const heard = toHeard(row);
    return heard ? [{ tenantId, id, heard }] : [];
  });
}

export function toHeard(row: Pick<MessageRow, "outcome" | "outcome_reason" | "outcome_at">): Heard | null {
  return row.outcome && { outcome: row.outcome, reason: row.outcome_reason, at: row.outcome_at ?? 0 };
}

function messagesTogether(sql: Sql, sent: SentMessageMark[], now: number): Promise<HeardRow[]> {
  const column = (read: (mark: SentMessageMark) => unknown) => sent.map(read);
  const columns = [
    column(({ tenantId }) => tenantId),
    column(({ id }) => id),
    column(({ providerId = null }) => providerId),
    column(({ to }) => to),
  ];
  return sql.all<HeardRow>({ ...messagesSent, parameters: [now, ...columns] });
}

function messagesEach(sql: Sql, sent: SentMessageMark[], now: number): Promise<HeardRow[]> {
  return sql.transaction(async (inside) => {
    const rows: HeardRow[] = [];
    for (const { tenantId, id, to, providerId = null } of sent) {
      rows.push(...(await messageSent(inside, { tenantId, id, to, providerId, now })));
    }
    return rows;
  });
}

const inviteSent = statement<RowKey & { messageId: string | null; at: number; isFirst: number; remindAt: number | null }, never>(
  (db, p) =>
    db
      .updateTable("doorlist_invite")
      .set({
        delivery_state: "sent",
        delivery_reason: null,
        reminded_count: raw`case when ${p("isFirst")} = 1 then 0 else reminded_count end`,
        next_reminder_at: raw`case when ${p("isFirst")} = 1 then ${p("remindAt")} else next_reminder_at end`,
        delivery_at: p("at"),
        last_sent_at: p("at"),
        sent_count: raw`sent_count + 1`,
        delivery_message: p("messageId"),
      })
      .where("tenant_id", "=", p("tenantId"))
      .where("id", "=", p("id")),
);

const invitesSent = named({
  sql: `update doorlist_invite as i set delivery_state = 'sent', delivery_reason = null,
    reminded_count = case when given.is_first then 0 else i.reminded_count end,
    next_reminder_at = case when given.is_first then given.remind_at else i.next_reminder_at end,
    delivery_at = $1, last_sent_at = $1, sent_count = i.sent_count + 1, delivery_message = given.message_id
  from unnest($2::text[], $3::text[], $4::text[], $5::boolean[], $6::bigint[])
    as given (tenant_id, id, message_id, is_first, remind_at)
  where i.tenant_id = given.tenant_id and i.id = given.id`,
});

export async function markInvitesSent(sql: Sql, marks: SentInviteMark[], at: number): Promise<void> {
  if (sql.engine === "postgres") return invitesTogether(sql, marks, at);
  await sql.transaction(async (inside) => {
    for (const { tenantId, id, messageId = null, remindAt } of marks) {
      const reminder = { isFirst: remindAt === undefined ? 0 : 1, remindAt: remindAt ?? null };
      await inviteSent(inside, { tenantId, id, at, messageId, ...reminder });
    }
  });
}

async function invitesTogether(sql: Sql, marks: SentInviteMark[], at: number): Promise<void> {
  if (marks.length === 0) return;
  // A statement changes each row once at most, so a second mail of the same invite goes into the next statement.
  const firsts = new Map<string, SentInviteMark>();
  const others: SentInviteMark[] = [];
  for (const mark of marks) {
    const key = `${mark.tenantId} ${mark.id}`;
    if (firsts.has(key)) others.push(mark);
    else firsts.set(key, mark);
  }
  const given = [...firsts.values()];
  const parameters = [
    at,
    given.map(({ tenantId }) => tenantId),
    given.map(({ id }) => id),
    given.map(({ messageId = null }) => messageId),
    given.map(({ remindAt }) => remindAt !== undefined),
    given.map(({ remindAt = null }) => remindAt),
  ];
  await sql.all({ ...invitesSent, parameters });
  await invitesTogether(sql, others, at);
}
