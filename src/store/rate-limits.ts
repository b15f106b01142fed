import { sql as raw, type SqlBool } from "kysely";
import type { RateLimitTable } from "../core/ports.ts";
import { type Sql, statement } from "./sql.ts";

type Counted = { points: number; expires_at: number };

/** Counts go on until their time is over; then they begin anew. */
const add = statement<{ key: string; points: number; expiresAt: number; now: number }, Counted>((db, p) =>
  db
    .insertInto("doorlist_rate_limit")
    .values({ key: p("key"), points: p("points"), expires_at: p("expiresAt") })
    .onConflict((clash) =>
      clash.column("key").doUpdateSet({
        points: raw`case when doorlist_rate_limit.expires_at <= ${p("now")} then excluded.points
          else doorlist_rate_limit.points + excluded.points end`,
        expires_at: raw`case when doorlist_rate_limit.expires_at <= ${p("now")} then excluded.expires_at
          else doorlist_rate_limit.expires_at end`,
      }),
    )
    .returning(["points", "expires_at"]),
);

/** Its condition is asked of the row that it holds, so that no two take the last point. */
const take = statement<{ key: string; limit: number; expiresAt: number; now: number }, Counted>((db, p) =>
  db
    .insertInto("doorlist_rate_limit")
    .values({ key: p("key"), points: 1, expires_at: p("expiresAt") })
    .onConflict((clash) =>
      clash
        .column("key")
        .doUpdateSet({
          points: raw`case when doorlist_rate_limit.expires_at <= ${p("now")} then 1 else doorlist_rate_limit.points + 1 end`,
          expires_at: raw`case when doorlist_rate_limit.expires_at <= ${p("now")} then excluded.expires_at
            else doorlist_rate_limit.expires_at end`,
        })
        .where(raw<SqlBool>`(doorlist_rate_limit.expires_at <= ${p("now")} or doorlist_rate_limit.points < ${p("limit")})`),
    )
    .returning(["points", "expires_at"]),
);

const giveBack = statement<{ key: string; expiresAt: number }, never>((db, p) =>
  db
    .updateTable("doorlist_rate_limit")
    .set({ points: raw`points - 1` })
    .where("key", "=", p("key"))
    .where("expires_at", "=", p("expiresAt")),
);

const select = statement<{ key: string; now: number }, Counted>((db, p) =>
  db
    .selectFrom("doorlist_rate_limit")
    .select(["points", "expires_at"])
    .where("key", "=", p("key"))
    .where("expires_at", ">", p("now")),
);

const read = (row: Counted | undefined) => (row ? { points: row.points, expiresAt: row.expires_at } : null);

export function rateLimitTable(sql: Sql): RateLimitTable {
  return {
    async add(key, points, expiresAt, now) {
      const [row] = await add(sql, { key, points, expiresAt, now });
      return read(row) ?? { points, expiresAt };
    },
    async get(key, now) {
      const [row] = await select(sql, { key, now });
      return read(row);
    },
    async take(key, limit, expiresAt, now) {
      const [row] = await take(sql, { key, limit, expiresAt, now });
      return row?.expires_at ?? null;
    },
    async giveBack(key, expiresAt) {
      await giveBack(sql, { key, expiresAt });
    },
    async purge(now) {
      await sql.all(sql.build.deleteFrom("doorlist_rate_limit").where("expires_at", "<=", now).compile());
    },
  };
}
