/** The numbers on a tenant's invites, from counts. */
import { sql } from "kysely";
import { firstIdAt } from "../core/ids.ts";
import type { InviteStats } from "../core/invite-query.ts";
import { type InviteCounts, msOfBucket, type Span } from "./invite-count.ts";
import { countSpan } from "./invite-segments.ts";
import { named, type Sql } from "./sql.ts";

const DAY = 86_400_000;
/** Days shown where no start is given. */
const DEFAULT_DAYS = 90;
const TOP_INVITERS = 10;

export async function inviteStats(
  database: Sql,
  tenantId: string,
  range: { from?: number; to?: number },
  now: number,
): Promise<InviteStats> {
  // "g" is past every hexadecimal id.
  const span = { tenantId, from: firstIdAt(range.from ?? 0), to: range.to === undefined ? "g" : firstIdAt(range.to) };
  const [{ counts, countedAt, stored }, late] = await Promise.all([
    countSpan(database, span, now),
    countLate(database, span, now),
  ]);
  const byStatus = { ...counts.status };
  byStatus.pending -= late;
  byStatus.expired += late;
  const total = Object.values(byStatus).reduce((sum, n) => sum + n, 0);
  const percentile = (share: number) => {
    if (counts.uses === 0) return null;
    const rank = Math.max(0, Math.ceil(counts.uses * share) - 1);
    return stored ? percentileOfBuckets(counts, rank) : exactPercentile(database, span, rank);
  };
  return {
    total,
    byStatus,
    byRole: counts.role,
    perDay: perDay(counts, Math.floor((range.from ?? now - DEFAULT_DAYS * DAY) / DAY)),
    funnel: { created: total, delivered: counts.delivered, accepted: counts.taken },
    timeToAcceptMs: { p50: await percentile(0.5), p90: await percentile(0.9) },
    topInviters: topInviters(counts),
    countedAt,
  };
}

/** Stored as pending, and past their expiry: few, since they are swept. By the index of those, not by that of ids. */
async function countLate(database: Sql, { tenantId, from, to }: Span, now: number): Promise<number> {
  const query = sql<{ n: number }>`select count(case when id >= ${from} and id < ${to} then 1 end) as n from doorlist_invite
    where tenant_id = ${tenantId} and status = 'pending' and expires_at <= ${now}`;
  const [row] = await database.all<{ n: number }>(query.compile(database.build));
  return row?.n ?? 0;
}

async function exactPercentile(database: Sql, { tenantId, from, to }: Span, rank: number): Promise<number | null> {
  const query = sql<{ ms: number }>`select elapsed_ms as ms from doorlist_invite_use
    where tenant_id = ${tenantId} and invite_id >= ${from} and invite_id < ${to} order by elapsed_ms limit 1 offset ${rank}`;
  const [row] = await database.all<{ ms: number }>(named(query.compile(database.build)));
  return row?.ms ?? null;
}

function percentileOfBuckets({ elapsed }: InviteCounts, rank: number): number | null {
  const buckets = Object.entries(elapsed).sort(([a], [b]) => Number(a) - Number(b));
  let before = 0;
  for (const [bucket, n] of buckets) {
    before += n;
    if (before > rank) return msOfBucket(Number(bucket));
  }
  return null;
}

function perDay({ created, used }: InviteCounts, firstDay: number): InviteStats["perDay"] {
  const days = [...new Set([...Object.keys(created), ...Object.keys(used)])].map(Number);
  const shown = days.filter((day) => day >= firstDay).sort((a, b) => a - b);
  return shown.map((day) => ({
    date: new Date(day * DAY).toISOString().slice(0, 10),
    created: created[day] ?? 0,
    accepted: used[day] ?? 0,
  }));
}

function topInviters({ byInviter }: InviteCounts): InviteStats["topInviters"] {
  const people = Object.entries(byInviter).map(([userId, [invited, accepted]]) => ({ userId, invited, accepted }));
  return people.sort((a, b) => b.invited - a.invited || (a.userId < b.userId ? -1 : 1)).slice(0, TOP_INVITERS);
}
