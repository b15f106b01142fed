/**
 * Stored counts of a tenant's invites, so that statistics need not read them all. The invites, in order of id, are cut into
 * segments. A segment is counted once, and again only after a change in it. The invites behind the last full segment, and a
 * segment that has changed since its count, are counted when somebody asks.
 *
 * A change shows in `updated_at` or `last_sent_at`. Both times are taken before the commit, and by the clocks of different
 * processes. So a change of up to `MARGIN_MS` before the count is taken to have come after it.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { sql } from "kysely";
import { firstIdAt } from "../core/ids.ts";
import { addCounts, countInvites, emptyCounts, type InviteCounts, type Span } from "./invite-count.ts";
import type { InviteCountRow } from "./schema.ts";
import { type StoredSegment, sumOfSegments } from "./segment-sums.ts";
import { named, type Sql } from "./sql.ts";

const FIRST = firstIdAt(0);
/** Invites in a segment: about 3 ms to count. */
const SEGMENT = 2_000;
/** How late a commit may come, or another process's clock be, at the most. */
const MARGIN_MS = 10_000;
/**
 * How many changed segments are counted while somebody waits for the answer. If there are more, the answer is the stored counts
 * with their age, and the worker counts again.
 */
const LIVE_SEGMENTS = 1;
/** How many changes are looked at one by one. If there are more, every segment is taken to have changed. */
const MOST_CHANGES = 2_000;
/** Tenants, or segments of one, in one statement. */
const AT_ONCE = 500;

interface Segment extends StoredSegment {
  next: string;
  countedAt: number;
}

export interface CountedSpan {
  counts: InviteCounts;
  /** The moment for which the counts hold: `now`, unless too many segments had changed to count them again. */
  countedAt: number;
  /** Were there stored segments in the span? */
  stored: boolean;
}

export async function countSpan(database: Sql, span: Span, now: number): Promise<CountedSpan> {
  const { tenantId, from, to } = span;
  const known = await readSegments(database, tenantId);
  const segments = [...known, ...(await addSegments(database, tenantId, known.at(-1)?.next ?? FIRST, now))];
  const inside = segments.filter(({ first, next }) => first >= from && next <= to);
  const counts = emptyCounts();
  const [start, end] = [inside[0]?.first ?? to, inside.at(-1)?.next ?? to];
  const edges = [[from, start] as const, [end, to] as const].filter(([begin, stop]) => begin < stop);
  const [changed, ...counted] = await Promise.all([
    changedSegments(database, tenantId, inside),
    ...edges.map(([begin, stop]) => countInvites(database, { tenantId, from: begin, to: stop })),
  ]);
  for (const edge of counted) addCounts(counts, edge);
  const follows = changed.size <= LIVE_SEGMENTS;
  const live = inside.filter((segment) => follows && changed.has(segment));
  const stored = inside.filter((segment) => !live.includes(segment));
  addCounts(counts, await sumOfSegments(database, tenantId, stored));
  for (const { first, next } of live) addCounts(counts, await countInvites(database, { tenantId, from: first, to: next }));
  const countedAt = follows ? now : Math.min(...[...changed].map((segment) => segment.countedAt));
  return { counts, countedAt, stored: inside.length > 0 };
}

/**
 * Counts again what changed, in every tenant whose segments nobody looked at for `periodMs`.
 * @param tenantIds only of these. A look at each of 10,000 tenants takes half a minute, whether anything changed or not
 */
export async function recount(database: Sql, now: number, periodMs: number, tenantIds?: readonly string[]): Promise<void> {
  for (const tenantId of await tenantsToCount(database, now - periodMs, tenantIds)) {
    const segments = await readSegments(database, tenantId);
    const changed = await changedSegments(database, tenantId, segments);
    for (const { first, next } of changed) {
      await count(database, { tenantId, from: first, to: next }, now);
      await nextTurn();
    }
    // The others have just been seen to be unchanged: their counts hold as of now.
    const unchanged = segments.filter((segment) => !changed.has(segment)).map(({ first }) => first);
    for (let start = 0; start < unchanged.length; start += AT_ONCE) {
      const query = database.build.updateTable("doorlist_invite_count").set({ counted_at: now });
      const some = query.where("tenant_id", "=", tenantId).where("first_id", "in", unchanged.slice(start, start + AT_ONCE));
      await database.all(some.compile());
    }
    await addSegments(database, tenantId, segments.at(-1)?.next ?? FIRST, now);
  }
}

async function tenantsToCount(database: Sql, before: number, among?: readonly string[]): Promise<string[]> {
  const due: string[] = [];
  const slices = among ? Math.ceil(among.length / AT_ONCE) : 1;
  for (let slice = 0; slice < slices; slice += 1) {
    const some = among && sql` where tenant_id in (${sql.join(among.slice(slice * AT_ONCE, (slice + 1) * AT_ONCE))})`;
    const old = sql`group by tenant_id having min(counted_at) <= ${before}`;
    const query = sql<{ tenant_id: string }>`select tenant_id from doorlist_invite_count${some ?? sql``} ${old}`;
    due.push(...(await database.all<{ tenant_id: string }>(query.compile(database.build))).map((row) => row.tenant_id));
  }
  return due;
}

/** Counts the segments of these ids again after invites were deleted, because a deletion leaves no later `updated_at` behind. */
export async function recountAround(database: Sql, tenantId: string, ids: readonly string[]): Promise<void> {
  const segments = await readSegments(database, tenantId);
  const around = new Set(ids.flatMap((id) => segmentOf(segments, id) ?? []));
  for (const { first, next, countedAt } of around) await count(database, { tenantId, from: first, to: next }, countedAt);
}

/** Is the stored count of this span still the one of `countedAt`, with no change in the span since? For the check of the counts. */
export async function isCountedSince(database: Sql, { tenantId, from, to }: Span, countedAt: number): Promise<boolean> {
  const since = countedAt - MARGIN_MS;
  const changed = sql`select id from doorlist_invite where tenant_id = ${tenantId} and id >= ${from} and id < ${to}
    and (updated_at >= ${since} or last_sent_at >= ${since}) limit 1`;
  const same = sql`select first_id from doorlist_invite_count where tenant_id = ${tenantId} and first_id = ${from} and counted_at = ${countedAt}`;
  const [changes, segments] = await Promise.all([changed, same].map((query) => database.all(query.compile(database.build))));
  return changes?.length === 0 && segments?.length === 1;
}

async function readSegments(database: Sql, tenantId: string): Promise<Segment[]> {
  const query = database.build.selectFrom("doorlist_invite_count").select(["first_id", "next_id", "counted_at", "version"]);
  const rows = await database.all<Omit<InviteCountRow, "tenant_id" | "counts">>(
    named(query.where("tenant_id", "=", tenantId).orderBy("first_id").compile()),
  );
  return rows.map(({ first_id: first, next_id: next, counted_at: countedAt, version }) => ({ first, next, countedAt, version }));
}

/** Counts and stores every full segment from this id on. */
async function addSegments(database: Sql, tenantId: string, from: string, now: number): Promise<Segment[]> {
  const added: Segment[] = [];
  for (let first = from; ; ) {
    const query = database.build.selectFrom("doorlist_invite").select("id").where("tenant_id", "=", tenantId);
    const boundary = query.where("id", ">=", first).orderBy("id").limit(1).offset(SEGMENT);
    const [row] = await database.all<{ id: string }>(named(boundary.compile()));
    if (!row) return added;
    added.push(await count(database, { tenantId, from: first, to: row.id }, now));
    first = row.id;
    await nextTurn();
  }
}

async function count(database: Sql, span: Span, now: number): Promise<Segment> {
  const counts = await countInvites(database, span);
  const { tenantId: tenant_id, from: first_id, to: next_id } = span;
  const row = { counts: JSON.stringify(counts), counted_at: now };
  const insert = database.build
    .insertInto("doorlist_invite_count")
    .values({ tenant_id, first_id, next_id, ...row, version: now });
  const again = { ...row, version: sql<number>`doorlist_invite_count.version + 1` };
  const counted = insert.onConflict((clash) => clash.columns(["tenant_id", "first_id"]).doUpdateSet(again)).returning("version");
  const [stored] = await database.all<{ version: number }>(counted.compile());
  return { first: first_id, next: next_id, countedAt: now, version: stored?.version ?? now };
}

async function changedSegments(database: Sql, tenantId: string, segments: Segment[]): Promise<Set<Segment>> {
  const last = segments.at(-1);
  if (!last) return new Set();
  const since = Math.min(...segments.map(({ countedAt }) => countedAt)) - MARGIN_MS;
  const changes = (column: "updated_at" | "last_sent_at") => {
    const query = database.build.selectFrom("doorlist_invite").select("id").where("tenant_id", "=", tenantId);
    const recent = query.where(column, ">=", since).where("id", "<", last.next);
    // Sorted by the column, so that its index is used.
    return database.all<{ id: string }>(recent.orderBy(column).limit(MOST_CHANGES).compile());
  };
  const [updated, sent] = await Promise.all([changes("updated_at"), changes("last_sent_at")]);
  if (updated.length === MOST_CHANGES || sent.length === MOST_CHANGES) return new Set(segments);
  const changed = [...updated, ...sent].map(({ id }) => segmentOf(segments, id));
  return new Set(changed.filter((segment) => segment !== undefined));
}

function segmentOf(segments: Segment[], id: string): Segment | undefined {
  let [low, high] = [0, segments.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((segments[middle]?.first ?? "") <= id) low = middle;
    else high = middle - 1;
  }
  const found = segments[low];
  return found && found.first <= id && id < found.next ? found : undefined;
}
