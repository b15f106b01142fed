/**
 * Searches of invites by page number, with the total. A total means looking at every row, so each tenant is walked in
 * strides by its primary key: a SQLite server is never held for longer than a stride, and only keys are kept on the way.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { type RawBuilder, sql } from "kysely";
import { emailKey } from "../core/email.ts";
import { type Invite, type InviteStatus, inviteStatuses } from "../core/invite.ts";
import type { InviteSearch, SearchCondition, SearchField } from "../core/invite-query.ts";
import { toInvite } from "./invite-row.ts";
import { lowered } from "./lowered.ts";
import { compareKeys } from "./page.ts";
import type { InviteRow } from "./schema.ts";
import type { EngineName, Sql } from "./sql.ts";

type Fragment = RawBuilder<unknown>;

interface Found {
  tenant_id: string;
  id: string;
  key: string | number;
}

const STRIDE = 5_000;

export async function searchInvites(
  database: Sql,
  search: InviteSearch,
  now: number,
): Promise<{ data: Invite[]; total: number }> {
  const most = search.offset + search.limit;
  const order = comparison(search.descending);
  let total = 0;
  let kept: Found[] = [];
  for (const tenantId of search.tenantIds) {
    for (let after: string | undefined = ""; after !== undefined; ) {
      const end: string | undefined = await strideEnd(database, tenantId, after);
      const found = await stride(database, search, { tenantId, after, end, most }, now);
      total += found[0]?.total ?? 0;
      kept = merged(kept, found, order).slice(0, most);
      if (end !== undefined) await nextTurn();
      after = end;
    }
  }
  return { data: await load(database, kept.slice(search.offset)), total };
}

/** The id that closes a stride, undefined where fewer rows are left. */
async function strideEnd(database: Sql, tenantId: string, after: string): Promise<string | undefined> {
  const query = sql<{ id: string }>`select id from doorlist_invite where tenant_id = ${tenantId} and id > ${after}
    order by id limit 1 offset ${STRIDE - 1}`;
  const [row] = await database.all<{ id: string }>(query.compile(database.build));
  return row?.id;
}

interface Stride {
  tenantId: string;
  after: string;
  end: string | undefined;
  most: number;
}

function stride(database: Sql, search: InviteSearch, { tenantId, after, end, most }: Stride, now: number) {
  const { engine } = database;
  const where = [sql`i.tenant_id = ${tenantId}`, sql`i.id > ${after}`];
  if (end !== undefined) where.push(sql`i.id <= ${end}`);
  if (search.kind !== undefined) where.push(sql`i.kind = ${search.kind}`);
  if (search.statuses !== undefined) where.push(anyOf(search.statuses.map((status) => inStatus(status, now))));
  where.push(...search.conditions.map((condition) => holds(engine, condition)));
  const key = sortKey(engine, search.sort, now);
  const direction = search.descending ? sql`desc` : sql`asc`;
  // At least one, because the total stands in a row.
  const query = sql`select i.tenant_id, i.id, ${key} as key, count(*) over () as total from doorlist_invite as i
    where ${sql.join(where, sql` and `)} order by ${key} ${direction}, i.id ${direction} limit ${Math.max(most, 1)}`;
  return database.all<Found & { total: number }>(query.compile(database.build));
}

/** Every text column, so that PostgreSQL compares by bytes too. */
const bytes = (engine: EngineName, text: Fragment): Fragment => (engine === "postgres" ? sql`(${text}) collate "C"` : text);

const columns: Record<SearchField, Fragment> = {
  id: sql`i.id`,
  email: sql`coalesce(i.email, '')`,
  firstName: sql`coalesce(i.first_name, '')`,
  lastName: sql`coalesce(i.last_name, '')`,
  locale: sql`coalesce(i.locale, '')`,
  createdBy: sql`coalesce(i.created_by, '')`,
  acceptedBy: sql`coalesce((select u.user_id from doorlist_invite_use as u where u.tenant_id = i.tenant_id and u.invite_id = i.id limit 1), '')`,
};

function holds(engine: EngineName, condition: SearchCondition): Fragment {
  const column = columns[condition.field];
  if ("like" in condition) return likeIn(engine, column, condition.like, condition.ignoreCase);
  const { field } = condition;
  const [text, keyed] = field === "email" ? [sql`i.email_key`, emailKey] : [column, (value: string) => value];
  const values = ("in" in condition ? condition.in : condition.notIn).map(keyed);
  const within = values.length > 0 ? sql`${text} in (${sql.join(values)})` : sql`1 = 0`;
  return "in" in condition ? within : sql`not (${within})`;
}

/** LIKE on PostgreSQL minds case and on SQLite does not, where GLOB does. */
function likeIn(engine: EngineName, text: Fragment, pattern: string, ignoreCase: boolean): Fragment {
  if (ignoreCase) {
    const wanted = pattern.toLowerCase();
    return sql`${lowered(engine, text, wanted)} like ${translated(wanted, "%", "_", /[!%_]/, (char) => `!${char}`)} escape '!'`;
  }
  if (engine === "sqlite") return sql`${text} glob ${translated(pattern, "*", "?", /[*?[]/, (char) => `[${char}]`)}`;
  return sql`${text} like ${translated(pattern, "%", "_", /[!%_]/, (char) => `!${char}`)} escape '!'`;
}

function translated(pattern: string, any: string, one: string, special: RegExp, quote: (char: string) => string): string {
  return pattern.replace(/\\(.)|[\s\S]/gu, (token, escaped: string | undefined) => {
    if (token === "%") return any;
    if (token === "_") return one;
    const char = escaped ?? token;
    return special.test(char) ? quote(char) : char;
  });
}

/** Expired are those recorded as such, and those that passed their time since the last sweep. */
function inStatus(status: InviteStatus, now: number): Fragment {
  if (status === "pending") return sql`(i.status = 'pending' and i.expires_at > ${now})`;
  if (status === "expired") return sql`(i.status = 'expired' or (i.status = 'pending' and i.expires_at <= ${now}))`;
  return sql`i.status = ${status}`;
}

function anyOf(parts: Fragment[]): Fragment {
  if (parts.length === inviteStatuses.length) return sql`1 = 1`;
  return parts.length > 0 ? sql`(${sql.join(parts, sql` or `)})` : sql`1 = 0`;
}

function sortKey(engine: EngineName, sort: InviteSearch["sort"], now: number): Fragment {
  switch (sort) {
    case "createdAt":
      return sql`i.id`;
    case "updatedAt":
      return sql`i.updated_at`;
    case "email":
      return sql`i.email_key`;
    case "status":
      return bytes(engine, sql`case when i.status = 'pending' and i.expires_at <= ${now} then 'expired' else i.status end`);
    case "data":
      return bytes(engine, sql`coalesce(i.data, '')`);
    default:
      return bytes(engine, columns[sort]);
  }
}

type Comparison = (a: Found, b: Found) => number;

function comparison(descending: boolean): Comparison {
  return (a, b) => (compareKeys(a.key, b.key) || compareKeys(a.id, b.id)) * (descending ? -1 : 1);
}

function merged(left: Found[], right: Found[], order: Comparison): Found[] {
  const result: Found[] = [];
  let [l, r] = [0, 0];
  for (;;) {
    const [a, b] = [left[l], right[r]];
    if (a && (!b || order(a, b) <= 0)) {
      result.push(a);
      l += 1;
    } else if (b) {
      result.push(b);
      r += 1;
    } else return result;
  }
}

async function load(database: Sql, found: Found[]): Promise<Invite[]> {
  const invites = new Map<string, Invite>();
  for (const tenantId of new Set(found.map((row) => row.tenant_id))) {
    const ids = found.filter((row) => row.tenant_id === tenantId).map(({ id }) => id);
    const query = database.build
      .selectFrom("doorlist_invite")
      .selectAll()
      .where("tenant_id", "=", tenantId)
      .where("id", "in", ids);
    for (const row of await database.all<InviteRow>(query.compile())) invites.set(row.id, toInvite(row));
  }
  return found.flatMap(({ id }) => invites.get(id) ?? []);
}
