import type { Member, MemberTable } from "../core/ports.ts";
import { pageBy } from "./page.ts";
import type { MemberRow, TenantRow } from "./schema.ts";
import { holds, type Sql, statement } from "./sql.ts";
import { toSettings, toTenant } from "./tenants.ts";

const select = statement<{ tenantId: string; userId: string }, MemberRow>((db, p) =>
  db.selectFrom("doorlist_member").selectAll().where("tenant_id", "=", p("tenantId")).where("user_id", "=", p("userId")),
);
const selectStanding = statement<{ tenantId: string; userId: string }, { roles: string; settings: string }>((db, p) =>
  db
    .selectFrom("doorlist_member as m")
    .innerJoin("doorlist_tenant as t", "t.id", "m.tenant_id")
    .select(["m.roles", "t.settings"])
    .where("m.tenant_id", "=", p("tenantId"))
    .where("m.user_id", "=", p("userId")),
);
const insert = statement<Record<keyof MemberRow, unknown>, { user_id: string }>((db, p) =>
  db
    .insertInto("doorlist_member")
    .values({ tenant_id: p("tenant_id"), user_id: p("user_id"), roles: p("roles"), joined_at: p("joined_at") })
    .onConflict((clash) => clash.doNothing())
    .returning("user_id"),
);

function toMember({ tenant_id: tenantId, user_id: userId, roles, joined_at: joinedAt }: MemberRow): Member {
  return { tenantId, userId, roles: JSON.parse(roles), joinedAt };
}

export function memberTable(sql: Sql): MemberTable {
  const { build } = sql;
  return {
    async insert({ tenantId, userId, roles, joinedAt }) {
      const row = { tenant_id: tenantId, user_id: userId, roles: JSON.stringify(roles), joined_at: joinedAt };
      return (await insert(sql, row)).length > 0;
    },
    async get(tenantId, userId) {
      const [row] = await select(sql, { tenantId, userId });
      return row ? toMember(row) : null;
    },
    async standing(tenantId, userId) {
      const [row] = await selectStanding(sql, { tenantId, userId });
      return row ? { roles: JSON.parse(row.roles), settings: toSettings(row.settings) } : null;
    },
    list(tenantId, page) {
      const query = build.selectFrom("doorlist_member").selectAll().where("tenant_id", "=", tenantId);
      return pageBy(sql, ["user_id", "asc"], query, page, toMember);
    },
    async listForUser(userId) {
      const query = build
        .selectFrom("doorlist_member as m")
        .innerJoin("doorlist_tenant as t", "t.id", "m.tenant_id")
        .selectAll("t")
        .select("m.roles as roles")
        .where("m.user_id", "=", userId)
        .orderBy("t.created_at");
      const rows = await sql.all<TenantRow & { roles: string }>(query.compile());
      return rows.map((row) => ({ tenant: toTenant(row), roles: JSON.parse(row.roles) }));
    },
    async setRoles(tenantId, userId, from, to) {
      const query = build
        .updateTable("doorlist_member")
        .set({ roles: JSON.stringify(to) })
        .where("tenant_id", "=", tenantId)
        .where("user_id", "=", userId)
        .where("roles", "=", JSON.stringify(from))
        .returning("user_id");
      return (await sql.all(query.compile())).length > 0;
    },
    async hasOther(tenantId, role, exceptUserId) {
      const query = build
        .selectFrom("doorlist_member")
        .select("user_id")
        .where("tenant_id", "=", tenantId)
        .where("user_id", "<>", exceptUserId)
        .where(holds("roles", role))
        .limit(1);
      return (await sql.all(query.compile())).length > 0;
    },
    async withRoles(tenantId, roles, limit) {
      const query = build
        .selectFrom("doorlist_member")
        .select("user_id")
        .where("tenant_id", "=", tenantId)
        .where((where) => where.or(roles.map((role) => holds("roles", role))))
        .orderBy("user_id")
        .limit(limit);
      return (await sql.all<{ user_id: string }>(query.compile())).map(({ user_id }) => user_id);
    },
    async removeAll(tenantId) {
      await sql.all(build.deleteFrom("doorlist_member").where("tenant_id", "=", tenantId).compile());
    },
    async remove(tenantId, userId) {
      const query = build
        .deleteFrom("doorlist_member")
        .where("tenant_id", "=", tenantId)
        .where("user_id", "=", userId)
        .returning("user_id");
      return (await sql.all(query.compile())).length > 0;
    },
  };
}
