/**
 * Adds up stored segments. A million invites have some five hundred; to read and add them up took 8 ms of an answer on SQLite and
 * 14 ms on PostgreSQL. So each process remembers the sum of every sixteen in a row, for as long as none of them is counted again.
 */
import { addCounts, emptyCounts, type InviteCounts } from "./invite-count.ts";
import type { Sql } from "./sql.ts";

export interface StoredSegment {
  first: string;
  /** Changes with each count. */
  version: number;
}

const IN_A_ROW = 16;
/** About 20 KB each. */
const MOST_KEPT = 256;

const kept = new WeakMap<Sql, Map<string, InviteCounts>>();

/** @param segments of the tenant, in their order */
export async function sumOfSegments(database: Sql, tenantId: string, segments: StoredSegment[]): Promise<InviteCounts> {
  const sums = kept.get(database) ?? new Map<string, InviteCounts>();
  kept.set(database, sums);
  const rows = Array.from({ length: Math.ceil(segments.length / IN_A_ROW) }, (_, index) => {
    const row = segments.slice(index * IN_A_ROW, (index + 1) * IN_A_ROW);
    return { row, key: [tenantId, ...row.map(({ first, version }) => `${first}:${version}`)].join(" ") };
  });
  const unknown = rows.filter(({ key }) => !sums.has(key)).flatMap(({ row }) => row);
  const read = await readCounts(database, tenantId, unknown);
  const total = emptyCounts();
  for (const { row, key } of rows) {
    const sum = sums.get(key) ?? sumOf(row.flatMap(({ first }) => read.get(first) ?? []));
    // Put at the end again, so that what was not asked for the longest is forgotten first.
    sums.delete(key);
    sums.set(key, sum);
    addCounts(total, sum);
  }
  for (const key of [...sums.keys()].slice(0, Math.max(0, sums.size - MOST_KEPT))) sums.delete(key);
  return total;
}

function sumOf(counts: InviteCounts[]): InviteCounts {
  const sum = emptyCounts();
  for (const one of counts) addCounts(sum, one);
  return sum;
}

/** The stored counts from the first of these segments to the last, by first id. */
async function readCounts(database: Sql, tenantId: string, segments: StoredSegment[]): Promise<Map<string, InviteCounts>> {
  const [first, last] = [segments[0], segments.at(-1)];
  if (!first || !last) return new Map();
  const query = database.build.selectFrom("doorlist_invite_count").select(["first_id", "counts"]);
  const between = query
    .where("tenant_id", "=", tenantId)
    .where("first_id", ">=", first.first)
    .where("first_id", "<=", last.first);
  const rows = await database.all<{ first_id: string; counts: string }>(between.compile());
  return new Map(rows.map((row) => [row.first_id, JSON.parse(row.counts) as InviteCounts]));
}
