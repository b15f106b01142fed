/** What the outbox asks of the invites by time: whose reminder is due, and what expired with no answer. */
import { sql as raw, type SqlBool } from "kysely";
import type { InviteTable } from "../core/ports.ts";
import { toInvite } from "./invite-row.ts";
import type { StoredInviteRow } from "./schema.ts";
import { type Sql, skipLocked } from "./sql.ts";

export function inviteReminders(sql: Sql): Pick<InviteTable, "remindersDue" | "planReminder" | "expiredOf"> {
  const { build } = sql;
  return {
    async remindersDue(now, limit) {
      const due = raw<StoredInviteRow>`select * from doorlist_invite where status = 'pending' and next_reminder_at <= ${now}
        and next_reminder_at is not null order by next_reminder_at limit ${limit}${skipLocked(sql)}`;
      const rows = await sql.all<StoredInviteRow>(due.compile(build));
      return rows.map((row) => ({ invite: toInvite(row), dueAt: row.next_reminder_at ?? now, count: row.reminded_count }));
    },

    async planReminder({ tenantId, id }, due, next, sent, now) {
      const planned = build
        .updateTable("doorlist_invite")
        .set({ next_reminder_at: next, ...(sent ? { reminded_count: raw<number>`reminded_count + 1` } : {}) })
        .where("tenant_id", "=", tenantId)
        .where("id", "=", id)
        .where("next_reminder_at", "=", due)
        .where("status", "=", "pending");
      const guarded = sent ? planned.where("expires_at", ">", now) : planned;
      return (await sql.all(guarded.returning("id").compile())).length > 0;
    },

    async expiredOf(tenantId, createdBy, from, to, limit) {
      // A sweep that is late leaves them pending; they have expired all the same.
      const expired = build
        .selectFrom("doorlist_invite")
        .where("tenant_id", "=", tenantId)
        .where("expires_at", ">=", from)
        .where("expires_at", "<", to)
        .where("created_by", "=", createdBy)
        .where("kind", "=", "email")
        .where(raw<SqlBool>`status in ('pending', 'expired')`);
      const [counted] = await sql.all<{ n: number }>(expired.select(raw<number>`count(*)`.as("n")).compile());
      const first = expired.selectAll().orderBy("expires_at").orderBy("id").limit(limit);
      const rows = await sql.all<StoredInviteRow>(first.compile());
      return { count: counted?.n ?? 0, first: rows.map(toInvite) };
    },
  };
}
