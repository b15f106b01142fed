/** The outbox's rows. */
import { type RawBuilder, sql as raw, type SqlBool } from "kysely";
import { outcomesBelow, stateOf } from "../core/delivery.ts";
import { firstIdAt } from "../core/ids.ts";
import type { Message } from "../core/message.ts";
import type { KnownMessage, MessageTable, MessageTruth, RowKey, SentMessage } from "../core/ports.ts";
import { bulkTable, insertAll } from "./bulk.ts";
import { parseJson, toJson } from "./json.ts";
import { markMessagesSent, toHeard } from "./mails-sent.ts";
import type { MessageRow } from "./schema.ts";
import { type Sql, skipLocked, statement } from "./sql.ts";

/** A row as it is queued: nothing was heard of it yet. */
type NewRow = Omit<MessageRow, "outcome" | "outcome_reason" | "outcome_at" | "provider_id">;

export const messageBulk = bulkTable<NewRow>("doorlist_message", {
  tenant_id: "text",
  id: "text",
  invite_id: "text",
  recipient: "text",
  generation: "integer",
  state: "text",
  attempts: "integer",
  due_at: "bigint",
  reason: "text",
  created_at: "bigint",
  sent_at: "bigint",
  kind: "text",
  about: "text",
});

export function messageRow(message: Message): NewRow {
  const { tenantId, id, kind, inviteId, to, generation, about, createdAt, dueAt = createdAt, attempts } = message;
  const row = { tenant_id: tenantId, id, kind, invite_id: inviteId ?? "", recipient: to, generation, attempts };
  return { ...row, about: toJson(about), created_at: createdAt, state: "queued", due_at: dueAt, reason: null, sent_at: null };
}

/** What a mail is about was written as its kind has it. */
function toMessage(row: MessageRow): Message {
  const { tenant_id: tenantId, id, kind, recipient: to, generation, attempts, created_at: createdAt } = row;
  return {
    tenantId,
    id,
    kind,
    inviteId: row.invite_id || null,
    to,
    generation,
    about: parseJson(row.about),
    attempts,
    createdAt,
  } as Message;
}

const toSent = (row: MessageRow): SentMessage => ({ ...toMessage(row), sentAt: row.sent_at ?? row.created_at });
const toKnown = (row: MessageRow): KnownMessage => ({ ...toMessage(row), sentAt: row.sent_at });

function toTruth(row: MessageRow): MessageTruth {
  const { outcome, reason, at } = toHeard(row) ?? { outcome: null, reason: row.reason, at: row.sent_at };
  return { ...toKnown(row), state: outcome ? stateOf(outcome) : row.state, reason, at };
}

const finish = statement<RowKey & { state: string; reason: string | null; dueAt: number; sentAt: number | null }, object>(
  (db, p) =>
    db
      .updateTable("doorlist_message")
      .set({ state: p("state"), reason: p("reason"), due_at: p("dueAt"), sent_at: p("sentAt") })
      .where("tenant_id", "=", p("tenantId"))
      .where("id", "=", p("id"))
      .where("state", "=", "queued")
      .returning("id"),
);

const extend = statement<RowKey & { until: number }, never>((db, p) =>
  db
    .updateTable("doorlist_message")
    .set({ due_at: p("until") })
    .where("tenant_id", "=", p("tenantId"))
    .where("id", "=", p("id"))
    .where("state", "=", "queued"),
);

const uncount = statement<RowKey, never>((db, p) =>
  db
    .updateTable("doorlist_message")
    .set({ attempts: raw<number>`attempts - 1` })
    .where("tenant_id", "=", p("tenantId"))
    .where("id", "=", p("id"))
    .where("state", "=", "queued"),
);

/**
 * Mails of a tenant about no invite, settled and older than an id. Not those that prove a domain: their links look at their rows.
 */
export function oldNotices(tenantId: RawBuilder<unknown>, first: RawBuilder<unknown>) {
  return raw`tenant_id = ${tenantId} and invite_id = '' and state <> 'queued' and kind <> 'domain_verify' and id < ${first}`;
}

export function messageTable(sql: Sql): MessageTable {
  const build = sql.build;
  return {
    enqueue: (messages) => insertAll(sql, messageBulk, messages.map(messageRow)),

    async claim(now, leaseMs, limit, exceptTenants = []) {
      const others = exceptTenants.length > 0 ? raw` and tenant_id not in (${raw.join(exceptTenants)})` : raw``;
      const due = raw`select tenant_id, id from doorlist_message where state = 'queued' and due_at <= ${now}${others} order by due_at limit ${limit}${skipLocked(sql)}`;
      // Materialized: run again for each row by a nested loop, a subquery would lock another `limit` of them each time.
      const claimed = raw<MessageRow>`with due as materialized (${due})
        update doorlist_message set due_at = ${now + leaseMs}, attempts = attempts + 1
        where (tenant_id, id) in (select tenant_id, id from due) returning *`;
      const rows = await sql.all<MessageRow>(claimed.compile(build));
      return rows.map(toMessage);
    },

    async renew(keys, until) {
      await sql.transaction(async (inside) => {
        for (const { tenantId, id } of keys) await extend(inside, { tenantId, id, until });
      });
    },

    async uncount({ tenantId, id }) {
      await uncount(sql, { tenantId, id });
    },

    markSent: (sent, now) => markMessagesSent(sql, sent, now),
    enqueueOnce: (messages) => insertAll(sql, messageBulk, messages.map(messageRow), "skip"),
    async retry(key, dueAt, reason) {
      return (await finish(sql, { ...key, state: "queued", reason, dueAt, sentAt: null })).length > 0;
    },
    async markFailed(key, reason) {
      return (await finish(sql, { ...key, state: "failed", reason, dueAt: 0, sentAt: null })).length > 0;
    },
    async markDropped(key) {
      await finish(sql, { ...key, state: "dropped", reason: null, dueAt: 0, sentAt: null });
    },

    async markSuppressed(key, reason) {
      await finish(sql, { ...key, state: "suppressed", reason, dueAt: 0, sentAt: null });
    },
    async markBounced(key, { reason, ...heard }) {
      const [settled] = await finish(sql, { ...key, state: "bounced", reason, dueAt: 0, sentAt: null });
      if (settled) await this.setOutcome(key, { reason, ...heard });
      return settled !== undefined;
    },
    async setOutcome({ tenantId, id }, { outcome, reason, at }) {
      const query = build
        .updateTable("doorlist_message")
        .set({ outcome, outcome_reason: reason, outcome_at: at })
        .where("tenant_id", "=", tenantId)
        .where("id", "=", id)
        .where((where) =>
          where.or([where("outcome", "is", null), ...outcomesBelow(outcome).map((low) => where("outcome", "=", low))]),
        );
      return (await sql.all(query.returning("id").compile())).length > 0;
    },
    async getById(id) {
      // A look for each partial index. A report may be faster than the mark, or tell of a mail that was given up; and what is
      // marked between two looks is found by the last.
      for (const state of ["sent", "failed", "queued", "sent"] as const) {
        const query = build.selectFrom("doorlist_message").selectAll().where("state", "=", state).where("id", "=", id);
        const [row] = await sql.all<MessageRow>(query.compile());
        if (row) return toKnown(row);
      }
      return null;
    },
    async getByProviderId(providerId) {
      const query = build.selectFrom("doorlist_message").selectAll().where("provider_id", "=", providerId);
      const [row] = await sql.all<MessageRow>(query.compile());
      return row ? toKnown(row) : null;
    },
    async purgeNotices(tenantId, before, limit) {
      const old = oldNotices(raw`${tenantId}`, raw`${firstIdAt(before)}`);
      const deletion = raw<{ id: string }>`delete from doorlist_message where ${old} and id in
        (select id from doorlist_message where ${old} limit ${limit}) returning id`;
      return (await sql.all(deletion.compile(build))).length;
    },
    async listForInvite(tenantId, inviteId) {
      const ofInvite = build
        .selectFrom("doorlist_message")
        .selectAll()
        .where("tenant_id", "=", tenantId)
        .where("invite_id", "=", inviteId);
      // Two looks, for an index that holds no queued message.
      const settled = await sql.all<MessageRow>(ofInvite.where("state", "<>", "queued").compile());
      const queued = await sql.all<MessageRow>(ofInvite.where("state", "=", "queued").compile());
      return [...settled, ...queued].sort((a, b) => (a.id < b.id ? -1 : 1)).map(toTruth);
    },

    async listSent({ to }, limit) {
      let query = build.selectFrom("doorlist_message").selectAll().where("state", "=", "sent");
      if (to !== undefined) query = query.where(raw<SqlBool>`lower(recipient) = lower(${to})`);
      const rows = await sql.all<MessageRow>(query.orderBy("id", "desc").limit(limit).compile());
      return rows.map(toSent);
    },
    async getSent(id) {
      const query = build.selectFrom("doorlist_message").selectAll().where("state", "=", "sent").where("id", "=", id);
      const [row] = await sql.all<MessageRow>(query.compile());
      return row ? toSent(row) : null;
    },
    async waiting(now) {
      const counts = raw<{ n: number; oldest: number | null }>`
        select count(*) as n, min(created_at) as oldest from doorlist_message where state = 'queued'`;
      const [queued] = await sql.all<{ n: number; oldest: number | null }>(counts.compile(build));
      return { queued: queued?.n ?? 0, oldestMs: Math.max(0, now - (queued?.oldest ?? now)) };
    },
    async depth(now) {
      // By the partial index of those: the mails that were sent are many.
      const counts = raw<{ n: number }>`select count(*) as n from doorlist_message where state = 'failed'`;
      const [[failed], waiting] = [await sql.all<{ n: number }>(counts.compile(build)), await this.waiting(now)];
      return { ...waiting, failed: failed?.n ?? 0 };
    },
  };
}
