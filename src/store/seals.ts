/** The seals of the audit log, and the positions that sealing gives to events. */
import { sql as raw } from "kysely";
import type { EventKey, SealTable } from "../core/ports.ts";
import type { Seal, SealedEvent } from "../core/seal.ts";
import { bulkTable, insertAll } from "./bulk.ts";
import { toSealed } from "./events.ts";
import type { EventRow, SealRow } from "./schema.ts";
import { named, type Sql, statement } from "./sql.ts";

/** On PostgreSQL each sealing transaction names here the tenants whose events it sealed. */
export const SEALED_CHANNEL = "doorlist_sealed";
/** PostgreSQL takes less than 8,000 bytes; a longer list is left empty, which stands for all. */
const MOST_BYTES = 7900;

/** The number of the advisory lock. Any will do, as long as it is the same in every process and release. */
const LOCK = 4400_0002;

const sealBulk = bulkTable<SealRow>("doorlist_seal", {
  tenant_id: "text",
  number: "bigint",
  first_position: "bigint",
  last_position: "bigint",
  key_id: "text",
  previous: "text",
  hash: "text",
  sealed_at: "bigint",
});

function sealRow(seal: Seal): SealRow {
  const { tenantId, number, firstPosition, lastPosition, keyId, previous, hash, sealedAt } = seal;
  const positions = { first_position: firstPosition, last_position: lastPosition };
  return { tenant_id: tenantId, number, ...positions, key_id: keyId, previous, hash, sealed_at: sealedAt };
}

function toSeal(row: SealRow): Seal {
  const { tenant_id: tenantId, number, first_position: firstPosition, last_position: lastPosition } = row;
  const { key_id: keyId, previous, hash, sealed_at: sealedAt } = row;
  return { tenantId, number, firstPosition, lastPosition, keyId, previous, hash, sealedAt };
}

const selectUnsealed = statement<{ limit: number }, { tenant_id: string; id: string }>((db, p) =>
  db.selectFrom("doorlist_event").select(["tenant_id", "id"]).where("position", "is", null).orderBy("id").limit(p("limit")),
);

const selectHead = statement<{ tenantId: string }, SealRow>((db, p) =>
  db.selectFrom("doorlist_seal").selectAll().where("tenant_id", "=", p("tenantId")).orderBy("number", "desc").limit(1),
);

const placeOne = statement<EventKey & { position: number }, EventRow>((db, p) =>
  db
    .updateTable("doorlist_event")
    .set({ position: p("position") })
    .where("tenant_id", "=", p("tenantId"))
    .where("id", "=", p("id"))
    .where("position", "is", null)
    .returningAll(),
);

/** The lock ends with the transaction. The timeout ends that of a process that vanished while it sealed, so that others can go on. */
const takeLock = `select pg_try_advisory_xact_lock(${LOCK}) as taken,
  set_config('idle_in_transaction_session_timeout', '10000', true)`;
const headsOfMany = `select head.* from unnest($1::text[]) as given (tenant) cross join lateral
  (select * from doorlist_seal where tenant_id = given.tenant order by number desc limit 1) as head`;
/**
 * `coalesce(…) = 0` means `is null`, since positions begin at 1. With `is null`, PostgreSQL would read the whole index of unsealed
 * events, in which what was sealed of late still stands.
 */
const placeMany = `update doorlist_event as event set position = given.position
  from unnest($1::text[], $2::text[], $3::bigint[]) as given (tenant_id, id, position)
  where event.tenant_id = given.tenant_id and event.id = given.id and coalesce(event.position, 0) = 0 returning event.*`;

export function sealTable(sql: Sql): SealTable {
  const run = <Row>(text: string, parameters: unknown[]) => sql.all<Row>(named({ sql: text, parameters }));
  return {
    async lock() {
      if (sql.engine === "sqlite") return true;
      const [row] = await run<{ taken: boolean }>(takeLock, []);
      return row?.taken ?? false;
    },
    async unsealed(limit) {
      const rows = await selectUnsealed(sql, { limit });
      return rows.map((row) => ({ tenantId: row.tenant_id, id: row.id }));
    },
    async heads(tenantIds) {
      const rows =
        sql.engine === "postgres"
          ? await run<SealRow>(headsOfMany, [tenantIds])
          : (await Promise.all(tenantIds.map((tenantId) => selectHead(sql, { tenantId })))).flat();
      return new Map(rows.map((row) => [row.tenant_id, toSeal(row)]));
    },
    async place(positions) {
      const column = (name: keyof (typeof positions)[number]) => positions.map((row) => row[name]);
      const placed: SealedEvent[] = [];
      if (sql.engine === "postgres") {
        const rows = await run<EventRow>(placeMany, [column("tenantId"), column("id"), column("position")]);
        placed.push(...rows.map(toSealed).sort((a, b) => a.position - b.position));
      } else {
        for (const each of positions) placed.push(...(await placeOne(sql, each)).map(toSealed));
      }
      if (placed.length !== positions.length) throw new Error("Events were sealed by somebody else meanwhile");
      return placed;
    },
    async append(seals) {
      await insertAll(sql, sealBulk, seals.map(sealRow));
      if (sql.engine === "sqlite") return;
      const tenantIds = seals.map(({ tenantId }) => tenantId).join(",");
      await run("select pg_notify($1, $2)", [SEALED_CHANNEL, tenantIds.length > MOST_BYTES ? "" : tenantIds]);
    },
    async list(tenantId, after, limit) {
      const query = sql.build
        .selectFrom("doorlist_seal")
        .selectAll()
        .where("tenant_id", "=", tenantId)
        .where("number", ">", after);
      return (await sql.all<SealRow>(query.orderBy("number").limit(limit).compile())).map(toSeal);
    },
    async nextTenant(after) {
      // A minimum is one look into an index, so this passes all the rows of a tenant at once.
      const next = raw<{ id: string | null }>`select min(id) as id from (
        select min(tenant_id) as id from doorlist_event where tenant_id > ${after}
        union all select min(tenant_id) from doorlist_seal where tenant_id > ${after}) as tenants`;
      const [row] = await sql.all<{ id: string | null }>(next.compile(sql.build));
      return row?.id ?? null;
    },
  };
}
