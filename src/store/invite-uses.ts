import type { InviteUse, UseTable } from "../core/ports.ts";
import { pageBy } from "./page.ts";
import type { InviteUseRow } from "./schema.ts";
import { type Sql, statement } from "./sql.ts";

type Use = Record<keyof InviteUseRow, unknown>;

const insert = statement<Use, { user_id: string }>((db, p) =>
  db
    .insertInto("doorlist_invite_use")
    .values({
      tenant_id: p("tenant_id"),
      invite_id: p("invite_id"),
      user_id: p("user_id"),
      used_at: p("used_at"),
      elapsed_ms: p("elapsed_ms"),
    })
    .onConflict((clash) => clash.doNothing())
    .returning("user_id"),
);
const select = statement<{ tenantId: string; inviteId: string; userId: string }, InviteUseRow>((db, p) =>
  db
    .selectFrom("doorlist_invite_use")
    .selectAll()
    .where("tenant_id", "=", p("tenantId"))
    .where("invite_id", "=", p("inviteId"))
    .where("user_id", "=", p("userId")),
);

function toUse(row: InviteUseRow): InviteUse {
  const { tenant_id: tenantId, invite_id: inviteId, user_id: userId, used_at: usedAt, elapsed_ms: elapsedMs } = row;
  return { tenantId, inviteId, userId, usedAt, elapsedMs };
}

export function inviteUseTable(sql: Sql): UseTable {
  return {
    async insert({ tenantId, inviteId, userId, usedAt, elapsedMs }) {
      const row = { tenant_id: tenantId, invite_id: inviteId, user_id: userId, used_at: usedAt, elapsed_ms: elapsedMs };
      return (await insert(sql, row)).length > 0;
    },
    async get(tenantId, inviteId, userId) {
      const [row] = await select(sql, { tenantId, inviteId, userId });
      return row ? toUse(row) : null;
    },
    async takers(tenantId, inviteIds) {
      if (inviteIds.length === 0) return new Map();
      const query = sql.build
        .selectFrom("doorlist_invite_use")
        .select(["invite_id", "user_id"])
        .where("tenant_id", "=", tenantId)
        .where("invite_id", "in", inviteIds);
      const rows = await sql.all<Pick<InviteUseRow, "invite_id" | "user_id">>(query.compile());
      return new Map(rows.map((row) => [row.invite_id, row.user_id]));
    },
    /** By user id, the order of the primary key: a link may be used a million times. */
    list(tenantId, inviteId, page) {
      const query = sql.build
        .selectFrom("doorlist_invite_use")
        .selectAll()
        .where("tenant_id", "=", tenantId)
        .where("invite_id", "=", inviteId);
      return pageBy(sql, ["user_id", "asc"], query, page, toUse);
    },
  };
}
