import { newId } from "../core/ids.ts";
import type { Grant, GrantTable } from "../core/ports.ts";
import type { GrantRow } from "./schema.ts";
import type { Sql } from "./sql.ts";

const toGrant = ({ tenant_id: tenantId, user_id: userId, roles, version, attempts }: GrantRow): Grant => ({
  tenantId,
  userId,
  roles: roles === null ? null : JSON.parse(roles),
  version,
  attempts,
});

export function grantTable(sql: Sql): GrantTable {
  const { build } = sql;
  return {
    async put({ tenantId, userId, roles }, now) {
      const told = { roles: roles && JSON.stringify(roles), version: newId(now), attempts: 0, due_at: now };
      // A lease that somebody has goes on: what is newer is told after it, never beside it.
      const query = build
        .insertInto("doorlist_grant")
        .values({ tenant_id: tenantId, user_id: userId, ...told, lease_until: 0 })
        .onConflict((clash) => clash.columns(["tenant_id", "user_id"]).doUpdateSet(told));
      await sql.all(query.compile());
    },
    async get(tenantId, userId) {
      const query = build.selectFrom("doorlist_grant").selectAll();
      const [row] = await sql.all<GrantRow>(query.where("tenant_id", "=", tenantId).where("user_id", "=", userId).compile());
      return row ? toGrant(row) : null;
    },
    async untold(tenantId) {
      const query = build.selectFrom("doorlist_grant").select("user_id").where("tenant_id", "=", tenantId);
      const rows = await sql.all<Pick<GrantRow, "user_id">>(query.compile());
      return new Set(rows.map(({ user_id: userId }) => userId));
    },
    async claim(now, leaseUntil, limit, only) {
      let due = build
        .selectFrom("doorlist_grant")
        .select(["tenant_id", "user_id"])
        .where("due_at", "<=", now)
        .where("lease_until", "<=", now);
      if (only) due = due.where("tenant_id", "=", only.tenantId).where("user_id", "=", only.userId);
      const keys = await sql.all<Pick<GrantRow, "tenant_id" | "user_id">>(due.orderBy("due_at").limit(limit).compile());
      const claimed = keys.map(async ({ tenant_id, user_id }) => {
        const lease = build
          .updateTable("doorlist_grant")
          .set((eb) => ({ lease_until: leaseUntil, attempts: eb("attempts", "+", 1) }))
          .where("tenant_id", "=", tenant_id)
          .where("user_id", "=", user_id)
          .where("due_at", "<=", now)
          .where("lease_until", "<=", now);
        return (await sql.all<GrantRow>(lease.returningAll().compile())).map(toGrant);
      });
      return (await Promise.all(claimed)).flat();
    },
    async done({ tenantId, userId, version }) {
      const held = build.deleteFrom("doorlist_grant").where("tenant_id", "=", tenantId).where("user_id", "=", userId);
      const [row] = await sql.all(held.where("version", "=", version).returning("user_id").compile());
      if (row) return;
      const newer = build.updateTable("doorlist_grant").set({ lease_until: 0 });
      await sql.all(newer.where("tenant_id", "=", tenantId).where("user_id", "=", userId).compile());
    },
    async retry({ tenantId, userId, version }, dueAt) {
      const held = build.updateTable("doorlist_grant").where("tenant_id", "=", tenantId).where("user_id", "=", userId);
      await sql.all(
        held
          .set((eb) => ({
            lease_until: 0,
            due_at: eb.case().when("version", "=", version).then(dueAt).else(eb.ref("due_at")).end(),
          }))
          .compile(),
      );
    },
  };
}
