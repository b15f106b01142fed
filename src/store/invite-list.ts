/**
 * Lists of a tenant's invites, by keyset.
 *
 * A list walks one index: the index of its sort or, in order of creation, that of its most selective filter. The other
 * filters are checked on each row along the way. Then the walk goes in strides of a bounded number of rows, so that a rare match
 * in a large tenant never holds a SQLite server for longer than one stride. A search by text (`q`) turns to the index of trigrams
 * where the first, short stride finds nothing, or where the page is still not full after the second.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { type RawBuilder, sql } from "kysely";
import { firstIdAt } from "../core/ids.ts";
import type { Invite, InviteStatus } from "../core/invite.ts";
import type { InviteQuery } from "../core/invite-query.ts";
import type { Page } from "../core/ports.ts";
import { givenIds } from "./given.ts";
import { toInvite } from "./invite-row.ts";
import { compareKeys, cut, decodeCursor, encodeCursor } from "./page.ts";
import type { InviteRow } from "./schema.ts";
import { searchCandidates } from "./search-index.ts";
import { contains, holds, named, type Sql } from "./sql.ts";

type Fragment = RawBuilder<unknown>;
type Position = (string | number)[];

/** Rows looked at in one stride: about 5 ms on SQLite. */
const STRIDE = 5_000;
/**
 * The first stride. Where most rows match, it fills the page. It is short because of PostgreSQL: to find 5,000 pending of 8,000,
 * it would rather read and sort them all (16 ms of a million invites) than walk the index (0.3 ms).
 */
export const FIRST_STRIDE = 500;
/** The first stride of a search by text. In the time of a longer one, the index of trigrams answers. */
const SEARCH_STRIDE = 100;

export async function listInvites(database: Sql, tenantId: string, query: InviteQuery, now: number): Promise<Page<Invite>> {
  const sort = sortOf(query.sort);
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, sort.types);
  // Two kinds are expired: those recorded as such, and those whose time has passed since the last sweep.
  const wanted: Wanted[] =
    query.status === "expired" ? [{ stored: "expired" }, { stored: "pending", due: true }] : [{ stored: query.status }];
  const found = await Promise.all(wanted.map((part) => walk(database, { tenantId, query, part, now }, after)));
  const rows = found.flat().map((row) => ({ row, position: sort.positionOf(row) }));
  if (wanted.length > 1) rows.sort((a, b) => compare(a.position, b.position) * (sort.descending ? -1 : 1));
  return cut(
    rows.map(({ row, position }) => ({ item: toInvite(row), cursor: encodeCursor(position) })),
    query.limit,
  );
}

interface Wanted {
  stored: InviteStatus | undefined;
  /** Of the pending: those past their time, not those before it. */
  due?: boolean;
}

interface Sort {
  /** Null: order of creation, which is order of id. */
  column: "expires_at" | "email_key" | "updated_at" | null;
  descending: boolean;
  types: ("string" | "number")[];
  positionOf(row: InviteRow): Position;
}

function sortOf(sort: InviteQuery["sort"]): Sort {
  const columns = { createdAt: null, expiresAt: "expires_at", email: "email_key", updatedAt: "updated_at" } as const;
  const column = columns[sort.replace("-", "") as keyof typeof columns];
  const descending = sort.startsWith("-");
  if (column === null) return { column, descending, types: ["string"], positionOf: (row) => [row.id] };
  const types: Sort["types"] = [column === "email_key" ? "string" : "number", "string"];
  return { column, descending, types, positionOf: (row) => [row[column], row.id] };
}

function compare(a: Position, b: Position): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : compareKeys(a[at] ?? 0, b[at] ?? 0);
}

interface Walk {
  sort: Sort;
  /** The table, the role's index joined to it, or those past their time. */
  from: Fragment;
  /** The column that holds the invite's id in the index that is walked. */
  id: Fragment;
  /** Conditions that the index answers. */
  range: Fragment[];
  /** Conditions that are checked on each row along the way. */
  rest: Fragment[];
  /** This index is the right one for every tenant, so PostgreSQL may keep the plan. */
  plain: boolean;
}

/**
 * Which index is walked, and which conditions are left for the rows.
 * @param among where given, only invites of these ids can match: they are fetched by key and then sorted
 */
export function inviteWalk(
  tenantId: string,
  query: InviteQuery,
  { stored, due = false }: Wanted,
  now: number,
  among?: Fragment,
): Walk {
  const sort = sortOf(query.sort);
  const byCreation = sort.column === null;
  const byRole = byCreation && query.role !== undefined && !due && !among;
  const isFiltered = [stored, query.createdBy, query.kind, query.role].some((filter) => filter !== undefined);
  const filters: Fragment[] = [];
  if (query.createdBy !== undefined) filters.push(sql`i.created_by = ${query.createdBy}`);
  if (stored !== undefined && (!due || among)) filters.push(sql`i.status = ${stored}`);
  if (query.kind !== undefined) filters.push(sql`i.kind = ${query.kind}`);
  if (query.role !== undefined && !byRole) filters.push(holds("i.roles", query.role));

  const id = byRole ? sql`r.invite_id` : sql`i.id`;
  const range = byRole ? [sql`r.tenant_id = ${tenantId}`, sql`r.role = ${query.role}`] : [sql`i.tenant_id = ${tenantId}`];
  if (byCreation && !byRole && !due) range.push(...filters.splice(0, 1));
  const rest = filters;
  if (among && due) rest.push(sql`i.expires_at <= ${now}`);
  if (stored === "pending" && !due) rest.push(sql`i.expires_at > ${now}`);
  if (query.q !== undefined) rest.push(sql`i.search_text like ${contains(searchedText(query.q))} escape '!'`);
  // Ids are in order of creation, so a span of time is a range of ids.
  const span = byCreation ? { to: range, id } : { to: rest, id: sql`i.id` };
  if (query.createdAfter !== undefined) span.to.push(sql`${span.id} >= ${firstIdAt(query.createdAfter)}`);
  if (query.createdBefore !== undefined) span.to.push(sql`${span.id} < ${firstIdAt(query.createdBefore)}`);

  const joined = sql`doorlist_invite_role as r join doorlist_invite as i on i.tenant_id = r.tenant_id and i.id = r.invite_id`;
  // They are few, because the sweep is never far behind. The limit exceeds any number of them: it is there to keep PostgreSQL
  // on the index of what is overdue.
  const overdue = sql`(select * from doorlist_invite where tenant_id = ${tenantId} and status = 'pending' and expires_at <= ${now} order by expires_at limit 1000000000) as i`;
  const named =
    among && sql`(select * from doorlist_invite where tenant_id = ${tenantId} and id in (${among}) limit 1000000000) as i`;
  const from = named ?? (byRole ? joined : due ? overdue : sql`doorlist_invite as i`);
  const plain = byCreation && !isFiltered && !among;
  return among ? { sort, from, id, range: [...range, ...rest], rest: [], plain } : { sort, from, id, range, rest, plain };
}

/**
 * The queries of one stride: `page` finds the rows that match, `end` the row at which the stride ends. Without `end`, the index
 * answers every condition, and one stride is all.
 */
export function strideOf(
  { sort, from, id, range, rest, plain }: Walk,
  limit: number,
  after: Position | undefined,
  stride = STRIDE,
): { page: Fragment; end?: Fragment } {
  const [direction, past] = sort.descending ? [sql`desc`, sql`<`] : [sql`asc`, sql`>`];
  const key = (ofId: Fragment) => (sort.column === null ? [ofId] : [sql`i.${sql.ref(sort.column)}`, ofId]);
  const order = (ofId: Fragment) => sql.join(key(ofId).map((column) => sql`${column} ${direction}`));
  const spanned = after ? [...range, sql`(${sql.join(key(id))}) ${past} (${sql.join(after)})`] : range;
  const walked = sql`select i.* from ${from} where ${sql.join(spanned, sql` and `)} order by ${order(id)}`;
  // In a select of its own, so that PostgreSQL does not see the number: otherwise a plan made for this number looks cheaper to it
  // than the one that it keeps for all, and it plans every call anew.
  const most = plain ? sql`limit (select cast(${limit} as integer))` : sql`limit ${limit}`;
  if (rest.length === 0) return { page: sql`${walked} ${most}` };
  const asked = sql`select * from (${walked} limit ${sql.lit(stride)}) as i where ${sql.join(rest, sql` and `)}`;
  return { page: sql`${asked} order by ${order(sql`i.id`)} ${most}`, end: sql`${walked} limit 1 offset ${sql.lit(stride - 1)}` };
}

interface Wish {
  tenantId: string;
  query: InviteQuery;
  part: Wanted;
  now: number;
}

async function walk(database: Sql, { tenantId, query, part, now }: Wish, start: Position | undefined): Promise<InviteRow[]> {
  const path = inviteWalk(tenantId, query, part, now);
  const ask = <Row extends InviteRow>(of: Fragment, { plain } = path) => {
    const compiled = of.compile(database.build);
    return database.all<Row>(plain ? named(compiled) : compiled);
  };
  const count = query.limit + 1;
  const rows: InviteRow[] = [];
  let unasked = query.q;
  let stride = query.q === undefined ? FIRST_STRIDE : SEARCH_STRIDE;
  for (let after = start; ; stride = STRIDE) {
    const left = count - rows.length;
    const { page, end } = strideOf(path, left, after, stride);
    if (!end) return [...rows, ...(await ask(page))];
    // In one query, so that both see the same rows: if some left the range between two, the page would reach past its end.
    const found = await ask<InviteRow & { is_end: number }>(
      sql`select page.*, 0 as is_end from (${page}) as page union all select last.*, 1 from (${end}) as last`,
    );
    const matches = found.filter((row) => row.is_end === 0);
    const last = found.find((row) => row.is_end === 1);
    rows.push(...matches);
    if (matches.length >= left || !last) return rows;
    after = path.sort.positionOf(last);
    // Not at once: where many match, a stride is quicker than the index of trigrams, which names every one of them.
    if (unasked !== undefined && (rows.length === 0 || stride === STRIDE)) {
      const ids = await searchCandidates(database, tenantId, searchedText(unasked));
      unasked = undefined;
      if (ids?.length === 0) return rows;
      if (ids) {
        const fetched = inviteWalk(tenantId, query, part, now, givenIds(database.engine, ids));
        return [...rows, ...(await ask(strideOf(fetched, count - rows.length, after).page, fetched))];
      }
    }
    await nextTurn();
  }
}

/** As `searchText` writes it. */
function searchedText(q: string): string {
  return q.normalize("NFC").toLowerCase();
}
