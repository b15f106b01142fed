/**
 * The index for searches by text: the trigrams (runs of three letters) of the addresses and names of invites. On SQLite it is
 * an FTS5 table, on PostgreSQL an index of pg_trgm. New and changed invites wait in a queue to be indexed in the background, so
 * that no request pays for it.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { type RawBuilder, sql } from "kysely";
import type { Invite } from "../core/invite.ts";
import type { RowKey } from "../core/ports.ts";
import { bulkTable } from "./bulk.ts";
import { givenKeys } from "./given.ts";
import { searchText } from "./invite-row.ts";
import type { SearchQueueRow } from "./schema.ts";
import { tidySearch } from "./search-tidy.ts";
import { contains, named, type Sql } from "./sql.ts";

/** A text that more invites hold than this is found soon enough by walking through them, without the index. */
const RARE = 5_000;
/** Invites that are indexed in one transaction, and in one run: a server under load keeps its time for requests. */
const BATCH = 250;
const MOST = 1_000;
const LETTERS = 3;

export const searchQueueBulk = bulkTable<SearchQueueRow>("doorlist_search_queue", { tenant_id: "text", invite_id: "text" });

export function searchQueueRows(invites: Invite[]): SearchQueueRow[] {
  const searched = invites.filter((invite) => searchText(invite) !== "");
  return searched.map(({ tenantId, id }) => ({ tenant_id: tenantId, invite_id: id }));
}

/** For invites whose text has changed, or that are gone: takes them out of the index at once, and queues them for it. */
export async function indexAgain(database: Sql, invites: RowKey[]): Promise<void> {
  const those = givenKeys(database.engine, invites);
  const forgotten = sql`delete from doorlist_search_text where (tenant_id, invite_id) in (${those})`;
  await database.all(forgotten.compile(database.build));
  const rows = invites.map(({ tenantId, id }) => ({ tenant_id: tenantId, invite_id: id }));
  // An update even where it is queued already: a process that is indexing it now has the row locked, and may have read the old
  // text; so this waits for that process, and the invite is queued once more.
  const queue = database.build.insertInto("doorlist_search_queue").values(rows);
  const again = queue.onConflict((clash) =>
    clash.columns(["tenant_id", "invite_id"]).doUpdateSet({ invite_id: sql`excluded.invite_id` }),
  );
  await database.all(again.compile());
}

export async function indexQueued(database: Sql): Promise<void> {
  let taken = 0;
  for (let batch = 0; batch < MOST / BATCH; batch += 1) {
    const indexed = await database.transaction(indexBatch);
    taken += indexed;
    if (indexed < BATCH) break;
    await nextTurn();
  }
  await tidySearch(database, taken);
}

/** Answers how many were taken off the queue. */
async function indexBatch(database: Sql): Promise<number> {
  if (database.engine === "postgres") return (await database.all(indexTogether)).length;
  const due = await database.all<SearchQueueRow>(selectDue);
  const parameters = [JSON.stringify(due.map((row) => [row.tenant_id, row.invite_id]))];
  if (due.length > 0) for (const sql of indexSteps) await database.all({ sql, parameters });
  return due.length;
}

const selectDue = { sql: `select tenant_id, invite_id from doorlist_search_queue limit ${BATCH}`, parameters: [] };
const given = "(select value ->> 0, value ->> 1 from json_each(?))";
const indexSteps = [
  `insert into doorlist_search_text (tenant_id, invite_id) select tenant_id, id from doorlist_invite
    where (tenant_id, id) in ${given} and search_text <> ''`,
  `insert into doorlist_search_grams (rowid, text) select t.number, i.search_text from doorlist_search_text as t
    join doorlist_invite as i on i.tenant_id = t.tenant_id and i.id = t.invite_id where (t.tenant_id, t.invite_id) in ${given}`,
  `delete from doorlist_search_queue where (tenant_id, invite_id) in ${given}`,
];

/**
 * On PostgreSQL a whole batch is one statement. It updates a text that is in the index already, since another process may have
 * put an older one there meanwhile. The `limit 1` makes PostgreSQL look up each invite by its key: for 250 at once it would
 * rather read the whole of a table of some 10,000, and that was a quarter of what it had to do for a new invite.
 */
const together = `with due as materialized (select tenant_id, invite_id from doorlist_search_queue limit ${BATCH} for update skip locked),
  texts as materialized (select i.* from due cross join lateral (select tenant_id, id, search_text from doorlist_invite
    where tenant_id = due.tenant_id and id = due.invite_id limit 1) as i where i.search_text <> ''),
  known as (insert into doorlist_search_text (tenant_id, invite_id, text) select * from texts
    on conflict (tenant_id, invite_id) do update set text = excluded.text),
  gone as materialized (select tenant_id, invite_id from due except select tenant_id, id from texts),
  unknown as (delete from doorlist_search_text as t using gone where t.tenant_id = gone.tenant_id and t.invite_id = gone.invite_id)
  delete from doorlist_search_queue as q using due where q.tenant_id = due.tenant_id and q.invite_id = due.invite_id returning 1`;
const indexTogether = named({ sql: together, parameters: [] });

/**
 * The ids of all invites of the tenant that hold this text, perhaps with some that do not. Null where the index is no help: the
 * text is too short, too many invites hold it, or too many wait to be indexed.
 * @param text as `searchText` writes it
 */
export async function searchCandidates(database: Sql, tenantId: string, text: string): Promise<string[] | null> {
  const letters = [...text];
  if (letters.length < LETTERS || !(await isIndexed(database))) return null;
  const held = database.engine === "postgres" ? likeOf(tenantId, text) : matchOf(tenantId, letters);
  // Queue and index in one query: an invite that is indexed between two would be seen in neither. The query has no name, so that
  // PostgreSQL plans it for its text: how many invites hold it decides between the index and a walk of the tenant.
  const query = sql<Candidate>`select id, 1 as waits from (${waitingOf(tenantId)}) as waiting
    union all select id, 0 from (${held}) as held`;
  const found = await database.all<Candidate>(query.compile(database.build));
  const waiting = found.filter(({ waits }) => waits === 1).length;
  return Math.max(waiting, found.length - waiting) > RARE ? null : found.map(({ id }) => id);
}

interface Candidate {
  id: string;
  waits: number;
}

const most = sql.lit(RARE + 1);

function waitingOf(tenantId: string): RawBuilder<unknown> {
  return sql`select invite_id as id from doorlist_search_queue where tenant_id = ${tenantId} limit ${most}`;
}

function likeOf(tenantId: string, text: string): RawBuilder<unknown> {
  return sql`select invite_id as id from doorlist_search_text
    where tenant_id = ${tenantId} and text like ${contains(text)} escape '!' limit ${most}`;
}

/** FTS5 knows no tenants, so it finds invites of all of them. Where others hold the text too often, the tenant is walked. */
function matchOf(tenantId: string, letters: string[]): RawBuilder<unknown> {
  const grams = new Set(letters.slice(LETTERS - 1).map((_, index) => letters.slice(index, index + LETTERS).join("")));
  const all = [...grams].map((gram) => `"${gram.replaceAll('"', '""')}"`).join(" ");
  return sql`select case when t.tenant_id = ${tenantId} then t.invite_id else '' end as id from
    (select rowid as number from doorlist_search_grams where doorlist_search_grams match ${all} limit ${most}) as found
    join doorlist_search_text as t on t.number = found.number`;
}

const known = new WeakMap<Sql, Promise<boolean>>();

/** Does this PostgreSQL have the index? The migration leaves it out where pg_trgm is not available. */
function isIndexed(database: Sql): Promise<boolean> {
  if (database.engine === "sqlite") return Promise.resolve(true);
  const asked = known.get(database) ?? lookForIndex(database);
  known.set(database, asked);
  return asked;
}

async function lookForIndex(database: Sql): Promise<boolean> {
  const query = sql<{ found: boolean }>`select to_regclass('doorlist_search_text_grams') is not null as found`;
  const [row] = await database.all<{ found: boolean }>(query.compile(database.build));
  return row?.found ?? false;
}
