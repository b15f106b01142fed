/** Counts of the invites in a span of ids, and sums of them. Whatever time changes by itself is not among them. */
import { sql } from "kysely";
import { type InviteStatus, inviteStatuses } from "../core/invite.ts";
import { named, type Sql } from "./sql.ts";

export interface Span {
  tenantId: string;
  /** The first id. */
  from: string;
  /** The first id after it. */
  to: string;
}

type Counts = Record<string, number>;

export interface InviteCounts {
  status: Record<InviteStatus, number>;
  role: Counts;
  delivered: number;
  /** Invites that were used. */
  taken: number;
  uses: number;
  /** By day, in days since 1970 UTC: of creation, and of use. */
  created: Counts;
  used: Counts;
  /** By who invited, of those who are people: their invites, and those that were used. */
  byInviter: Record<string, [invited: number, taken: number]>;
  /** Uses by how long they took, see `bucketOf`. */
  elapsed: Counts;
}

const DAY = 86_400_000;

export const emptyCounts = (): InviteCounts => ({
  status: Object.fromEntries(inviteStatuses.map((status) => [status, 0])) as InviteCounts["status"],
  role: {},
  delivered: 0,
  taken: 0,
  uses: 0,
  created: {},
  used: {},
  byInviter: {},
  elapsed: {},
});

/** 30 to each factor e: a time stands within 1.7 % of its bucket's middle. */
const STEPS = 30;
export const msOfBucket = (bucket: number): number => Math.round(Math.exp((bucket + 0.5) / STEPS)) - 1;
/** A clock that was set back makes some take less than no time. */
const bucketOf = sql`cast(floor(ln(case when u.elapsed_ms < 0 then 1 else u.elapsed_ms + 1 end) * ${sql.lit(STEPS)}) as integer)`;

/** One query for each table, each a walk through the ids of the span. */
export async function countInvites(database: Sql, { tenantId, from, to }: Span): Promise<InviteCounts> {
  const ask = <R>(text: ReturnType<typeof sql>) => database.all<R>(named(text.compile(database.build)));
  const counts = emptyCounts();
  const spanned = sql`tenant_id = ${tenantId} and id >= ${from} and id < ${to}`;
  const [invites, uses] = await Promise.all([
    // The lists of roles as they are stored: the rows that index them stand by role, not by invite.
    ask<{ status: InviteStatus; day: number; by: string | null; roles: string; n: number; delivered: number; taken: number }>(
      sql`select status, created_at / ${sql.lit(DAY)} as day, created_by as by, roles, count(*) as n,
        count(case when sent_count > 0 then 1 end) as delivered, count(case when uses > 0 then 1 end) as taken
        from doorlist_invite where ${spanned} group by 1, 2, 3, 4`,
    ),
    ask<{ day: number; bucket: number; n: number }>(
      sql`select u.used_at / ${sql.lit(DAY)} as day, ${bucketOf} as bucket, count(*) as n
        from doorlist_invite_use as u where u.tenant_id = ${tenantId} and u.invite_id >= ${from} and u.invite_id < ${to}
        group by 1, 2`,
    ),
  ]);
  for (const { status, day, by, roles, n, delivered, taken } of invites) {
    add(counts.status, status, n);
    add(counts.created, day, n);
    if (by !== null) addInviter(counts, by, [n, taken]);
    for (const role of JSON.parse(roles) as string[]) add(counts.role, role, n);
    counts.delivered += delivered;
    counts.taken += taken;
  }
  for (const { day, bucket, n } of uses) {
    add(counts.used, day, n);
    add(counts.elapsed, bucket, n);
    counts.uses += n;
  }
  return counts;
}

/** Adds `more` to `sum`. */
export function addCounts(sum: InviteCounts, more: InviteCounts): void {
  for (const name of ["status", "role", "created", "used", "elapsed"] as const) {
    for (const [key, n] of Object.entries(more[name])) add(sum[name], key, n);
  }
  for (const [userId, both] of Object.entries(more.byInviter)) addInviter(sum, userId, both);
  for (const name of ["delivered", "taken", "uses"] as const) sum[name] += more[name];
}

function addInviter({ byInviter }: InviteCounts, userId: string, [invited, taken]: [number, number]): void {
  const known = byInviter[userId];
  byInviter[userId] = known ? [known[0] + invited, known[1] + taken] : [invited, taken];
}

function add(counts: Counts, key: string | number, n: number): void {
  counts[key] = (counts[key] ?? 0) + n;
}
