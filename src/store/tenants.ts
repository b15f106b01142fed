import { sql as raw, type SqlBool } from "kysely";
import type { Tenant, TenantTable } from "../core/ports.ts";
import { noSettings, type TenantSettings } from "../core/settings.ts";
import { pageBy } from "./page.ts";
import type { TenantRow } from "./schema.ts";
import { type Sql, statement, versioned } from "./sql.ts";

const select = statement<{ id: string }, TenantRow>((db, p) =>
  db.selectFrom("doorlist_tenant").selectAll().where("id", "=", p("id")).where("deleted_at", "is", null),
);

const takeSeat = statement<{ id: string }, { id: string }>((db, p) =>
  db
    .updateTable("doorlist_tenant")
    .set({ member_count: raw`member_count + 1` })
    .where("id", "=", p("id"))
    .where("deleted_at", "is", null)
    .where(raw<SqlBool>`(seats is null or member_count + waiting < seats)`)
    .returning("id"),
);
const takeSeatInLine = statement<{ id: string }, { id: string }>((db, p) =>
  db
    .updateTable("doorlist_tenant")
    .set({ member_count: raw`member_count + 1`, waiting: raw`waiting - 1` })
    .where("id", "=", p("id"))
    .where("deleted_at", "is", null)
    .where("waiting", ">", 0)
    .where(raw<SqlBool>`(seats is null or member_count < seats)`)
    .returning("id"),
);
const freeSeat = statement<{ id: string }, never>((db, p) =>
  db
    .updateTable("doorlist_tenant")
    .set({ member_count: raw`member_count - 1` })
    .where("id", "=", p("id"))
    .where("member_count", ">", 0),
);

export function toTenant(row: TenantRow): Tenant {
  const { id, name, seats, member_count: members, waiting, created_at: createdAt, updated_at: updatedAt } = row;
  return { id, name, seats, members, waiting, settings: toSettings(row.settings), createdAt, updatedAt };
}

export function toSettings(text: string): TenantSettings {
  return { ...noSettings, ...JSON.parse(text) };
}

/** Each of these is replaced whole, the others stay, whoever else changes one meanwhile. */
function withSettings({ engine }: Sql, change: Partial<TenantSettings>) {
  if (Object.keys(change).length === 0) return raw<string>`settings`;
  if (engine === "postgres") return raw<string>`(settings::jsonb || ${JSON.stringify(change)}::jsonb)::text`;
  const pairs = Object.entries(change).map(([key, value]) => raw`${`$.${key}`}, json(${JSON.stringify(value)})`);
  return raw<string>`json_set(settings, ${raw.join(pairs)})`;
}

export function tenantTable(sql: Sql): TenantTable {
  const { build } = sql;
  return {
    async insert({ id, name, seats, members, waiting, settings, createdAt, updatedAt }) {
      const times = { created_at: createdAt, updated_at: updatedAt, deleted_at: null };
      const row: TenantRow = { id, name, seats, member_count: members, waiting, settings: JSON.stringify(settings), ...times };
      const query = build
        .insertInto("doorlist_tenant")
        .values(row)
        .onConflict((clash) => clash.doNothing())
        .returning("id");
      return (await sql.all(query.compile())).length > 0;
    },
    async get(id) {
      const [row] = await select(sql, { id });
      return row ? toTenant(row) : null;
    },
    async getMany(ids) {
      if (ids.length === 0) return new Map();
      const query = build.selectFrom("doorlist_tenant").selectAll().where("id", "in", ids).where("deleted_at", "is", null);
      const rows = await sql.all<TenantRow>(query.compile());
      return new Map(rows.map((row) => [row.id, toTenant(row)]));
    },
    list(page) {
      const query = build.selectFrom("doorlist_tenant").selectAll().where("deleted_at", "is", null);
      return pageBy(sql, ["id", "asc"], query, page, toTenant);
    },
    async update(id, { name, seats, settings }, now, versions) {
      const columns = {
        ...(name === undefined ? {} : { name }),
        ...(seats === undefined ? {} : { seats }),
        ...(settings === undefined ? {} : { settings: withSettings(sql, settings) }),
      };
      let query = build.updateTable("doorlist_tenant").set(versioned(columns, now));
      if (versions) query = query.where("updated_at", "in", [...versions]);
      query = query.where("id", "=", id).where("deleted_at", "is", null);
      if (seats != null) query = query.where("member_count", "<=", seats);
      const [row] = await sql.all<TenantRow>(query.returningAll().compile());
      return row ? toTenant(row) : null;
    },
    async remove(id, now) {
      const query = build.updateTable("doorlist_tenant").set({ deleted_at: now, updated_at: now, member_count: 0, waiting: 0 });
      const removed = query.where("id", "=", id).where("deleted_at", "is", null).returning("id");
      return (await sql.all(removed.compile())).length > 0;
    },
    async takeSeat(id) {
      return (await takeSeat(sql, { id })).length > 0;
    },
    async countSeat(id) {
      const query = build.updateTable("doorlist_tenant").set({ member_count: raw`member_count + 1` });
      await sql.all(query.where("id", "=", id).compile());
    },
    async takeSeatInLine(id) {
      return (await takeSeatInLine(sql, { id })).length > 0;
    },
    async countWaiting(id, change) {
      const query = build.updateTable("doorlist_tenant").set({ waiting: raw<number>`waiting + ${change}` });
      await sql.all(query.where("id", "=", id).compile());
    },
    async withRoom(after, limit) {
      const room = raw<SqlBool>`waiting > 0 and deleted_at is null and (seats is null or member_count < seats)`;
      const query = build.selectFrom("doorlist_tenant").selectAll().where("id", ">", after).where(room);
      return (await sql.all<TenantRow>(query.orderBy("id").limit(limit).compile())).map(toTenant);
    },
    async freeSeat(id) {
      await freeSeat(sql, { id });
    },
  };
}
