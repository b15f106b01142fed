import { sql as raw, type SqlBool } from "kysely";
import type { IdempotencyTable, RequestKey } from "../core/ports.ts";
import type { IdempotencyKeyRow } from "./schema.ts";
import { type Sql, statement } from "./sql.ts";

/** One that ended in the middle of its work, or lies further back than keys are kept, gives way. */
const begin = statement<
  Pick<RequestKey, keyof RequestKey> & { digest: string; now: number; leaseUntil: number; keptSince: number },
  { lease_until: number }
>((db, p) =>
  db
    .insertInto("doorlist_idempotency_key")
    .values({
      caller: p("caller"),
      key: p("key"),
      operation: p("operation"),
      digest: p("digest"),
      state: "in_flight",
      status: null,
      answer: null,
      lease_until: p("leaseUntil"),
      created_at: p("now"),
    })
    .onConflict((clash) =>
      clash
        .columns(["caller", "key", "operation"])
        .doUpdateSet({
          digest: raw`excluded.digest`,
          state: "in_flight",
          status: null,
          answer: null,
          lease_until: raw`excluded.lease_until`,
          created_at: raw`excluded.created_at`,
        })
        .where(
          raw<SqlBool>`doorlist_idempotency_key.created_at <= ${p("keptSince")} or (doorlist_idempotency_key.state = 'in_flight'
            and doorlist_idempotency_key.lease_until <= ${p("now")} and doorlist_idempotency_key.digest = excluded.digest)`,
        ),
    )
    .returning("lease_until"),
);

export function idempotencyTable(sql: Sql): IdempotencyTable {
  const { build } = sql;
  const ours = ({ caller, key, operation }: RequestKey, begun: number) =>
    raw<SqlBool>`caller = ${caller} and key = ${key} and operation = ${operation}
      and state = 'in_flight' and created_at = ${begun}`;
  return {
    async begin(request, digest, { now, leaseUntil, keptSince }) {
      return (await begin(sql, { ...request, digest, now, leaseUntil, keptSince })).length > 0;
    },
    async get({ caller, key, operation }) {
      const query = build.selectFrom("doorlist_idempotency_key").selectAll().where("caller", "=", caller);
      const one = query.where("key", "=", key).where("operation", "=", operation);
      const [row] = await sql.all<IdempotencyKeyRow>(one.compile());
      if (!row) return null;
      const { digest, state, status, answer, lease_until: leaseUntil } = row;
      return { digest, done: state === "done", status: status ?? 200, answer, leaseUntil };
    },
    async renew(request, begun, leaseUntil) {
      const query = build.updateTable("doorlist_idempotency_key").set({ lease_until: leaseUntil });
      await sql.all(query.where(ours(request, begun)).compile());
    },
    async finish(request, begun, status, answer) {
      const query = build.updateTable("doorlist_idempotency_key").set({ state: "done", status, answer });
      return (await sql.all(query.where(ours(request, begun)).returning("caller").compile())).length > 0;
    },
    async release(request, begun) {
      await sql.all(build.deleteFrom("doorlist_idempotency_key").where(ours(request, begun)).compile());
    },
    async purge(before) {
      await sql.all(build.deleteFrom("doorlist_idempotency_key").where("created_at", "<=", before).compile());
    },
  };
}
