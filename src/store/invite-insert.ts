/**
 * A new invite with its roles, event and message, all or nothing; one that clashes with a pending invite for the same
 * address, or with an equal code, is left out with everything of its own.
 *
 * SQLite runs prepared inserts in one transaction. PostgreSQL takes one statement, one round trip, for any number.
 */
import type { NewInvite } from "../core/ports.ts";
import { type BulkTable, insertAll } from "./bulk.ts";
import { eventBulk, eventRow } from "./events.ts";
import { gather } from "./gather.ts";
import { fromInvite, inviteBulk, inviteRoleBulk, roleRows } from "./invite-row.ts";
import { messageBulk, messageRow } from "./messages.ts";
import { searchQueueBulk, searchQueueRows } from "./search-index.ts";
import { named, type Sql } from "./sql.ts";

/** The ids of those that were inserted. */
export function insertInvites(sql: Sql, rows: NewInvite[]): Promise<Set<string>> {
  return sql.engine === "sqlite" ? insertOneByOne(sql, rows) : insertTogether(sql, rows);
}

/**
 * The same, for many who insert one each at the same time: on PostgreSQL they share a statement and its commit. (On
 * SQLite the writer shares commits for everybody.)
 */
export function gatheredInsert(sql: Sql): (rows: NewInvite[]) => Promise<Set<string>> {
  if (sql.engine === "sqlite") return (rows) => insertOneByOne(sql, rows);
  const insertOne = gather<NewInvite, Set<string>>(async (rows) => {
    const inserted = await insertTogether(sql, rows);
    return rows.map(({ invite: { id } }) => new Set(inserted.has(id) ? [id] : []));
  }, 64);
  return (rows) => {
    const [only] = rows;
    return only && rows.length === 1 ? insertOne(only) : insertTogether(sql, rows);
  };
}

/** Not `returning`: SQLite keeps a journal for each such statement, whose end costs the more the longer the transaction is. */
const insertUnlessClash = `${inviteBulk.insertOne} on conflict do nothing`;
const countChanges = { sql: "select changes() as inserted", parameters: [] };

function insertOneByOne(sql: Sql, rows: NewInvite[]): Promise<Set<string>> {
  return sql.transaction(async (inside) => {
    const inserted = new Set<string>();
    for (const { invite, event, message } of rows) {
      await inside.all({ sql: insertUnlessClash, parameters: inviteBulk.valuesOf(fromInvite(invite)) });
      const [row] = await inside.all<{ inserted: number }>(countChanges);
      if (row?.inserted === 0) continue;
      inserted.add(invite.id);
      await insertAll(inside, inviteRoleBulk, roleRows(invite));
      await insertAll(inside, eventBulk, [eventRow(event)]);
      if (message) await insertAll(inside, messageBulk, [messageRow(message)]);
      await insertAll(inside, searchQueueBulk, searchQueueRows([invite]));
    }
    return inserted;
  });
}

const together = buildTogether();

async function insertTogether(sql: Sql, rows: NewInvite[]): Promise<Set<string>> {
  const invites = rows.map(({ invite }) => invite);
  const parameters = [
    ...inviteBulk.columnsOf(invites.map(fromInvite)),
    ...inviteRoleBulk.columnsOf(invites.flatMap(roleRows)),
    ...eventBulk.columnsOf(rows.map(({ event }) => eventRow(event))),
    ...messageBulk.columnsOf(rows.flatMap(({ message }) => (message ? [messageRow(message)] : []))),
    ...searchQueueBulk.columnsOf(searchQueueRows(invites)),
  ];
  const inserted = await sql.all<{ id: string }>({ ...together, parameters });
  return new Set(inserted.map(({ id }) => id));
}

function buildTogether(): { sql: string; name: string } {
  let next = 1;
  const given = (table: Pick<BulkTable<never>, "arrays" | "columns">) => {
    const arrays = table.arrays(next);
    next += table.columns.length;
    return `unnest(${arrays})`;
  };
  const invites = `insert into "${inviteBulk.name}" (${inviteBulk.list}) select * from ${given(inviteBulk)} on conflict do nothing returning id`;
  const following = [inviteRoleBulk, eventBulk, messageBulk, searchQueueBulk].map((table) => {
    const of = `${given(table)} as given (${table.list})`;
    return `insert into "${table.name}" (${table.list}) select ${table.list} from ${of} where invite_id in (select id from inserted)`;
  });
  const parts = following.map((text, index) => `part${index} as (${text})`);
  const sql = `with inserted as (${invites}), ${parts.join(", ")} select id from inserted`;
  return named({ sql });
}
