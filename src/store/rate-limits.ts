import { sql as raw, type SqlBool } from "kysely";
import { SKEW_MS } from "../core/limits.ts";
import type { Counted, RateLimitTable } from "../core/ports.ts";
import { givenRows } from "./given.ts";
import { named, type Sql, statement } from "./sql.ts";

type Row = { points: number; expires_at: number };

/** Its time is past, or ends later than one that begins now: then it was begun by a clock that was wrong. */
const isOver = (now: unknown) =>
  raw<SqlBool>`(doorlist_rate_limit.expires_at <= ${now} or doorlist_rate_limit.expires_at > excluded.expires_at + ${raw.lit(SKEW_MS)})`;

/** Counts go on until their time is over; then they begin anew. */
const goesOn = (now: unknown) => ({
  points: raw<number>`case when ${isOver(now)} then excluded.points else doorlist_rate_limit.points + excluded.points end`,
  expires_at: raw<number>`case when ${isOver(now)} then excluded.expires_at else doorlist_rate_limit.expires_at end`,
});

/** Its condition is asked of the row that it holds, so that no two take the last point. */
const take = statement<{ key: string; limit: number; expiresAt: number; now: number }, Row>((db, p) =>
  db
    .insertInto("doorlist_rate_limit")
    .values({ key: p("key"), points: 1, expires_at: p("expiresAt") })
    .onConflict((clash) =>
      clash
        .column("key")
        .doUpdateSet(goesOn(p("now")))
        .where(raw<SqlBool>`(${isOver(p("now"))} or doorlist_rate_limit.points < ${p("limit")})`),
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

const select = statement<{ key: string; now: number }, Row>((db, p) =>
  db
    .selectFrom("doorlist_rate_limit")
    .select(["points", "expires_at"])
    .where("key", "=", p("key"))
    .where("expires_at", ">", p("now")),
);

const toCounted = ({ points, expires_at }: Row): Counted => ({ points, expiresAt: expires_at });

export function rateLimitTable(sql: Sql): RateLimitTable {
  return {
    async add(counts, now) {
      if (counts.length === 0) return [];
      // In the order of their keys: two processes that count the same ones wait for each other, and not in a circle.
      const rows = counts.map(({ key, points, expiresAt }) => [key, String(points), String(expiresAt)]).sort();
      const given = raw<never>`with given (key, points, expires_at) as (${givenRows(sql.engine, rows)})
        select key, cast(points as integer), cast(expires_at as bigint) from given where true`;
      const added = sql.build
        .insertInto("doorlist_rate_limit")
        .columns(["key", "points", "expires_at"])
        .expression(given)
        .onConflict((clash) => clash.column("key").doUpdateSet(goesOn(now)))
        .returning(["key", "points", "expires_at"]);
      const found = await sql.all<Row & { key: string }>(named(added.compile()));
      const stored = new Map(found.map((row) => [row.key, toCounted(row)]));
      return counts.map(({ key }) => stored.get(key) as Counted);
    },
    async get(key, now) {
      const [row] = await select(sql, { key, now });
      return row ? toCounted(row) : null;
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
