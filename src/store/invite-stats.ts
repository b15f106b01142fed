/** Counts of a tenant's invites, from indexes where there is one. */
import { sql } from "kysely";
import { firstIdAt } from "../core/ids.ts";
import { inviteStatuses } from "../core/invite.ts";
import type { InviteStats } from "../core/invite-query.ts";
import type { Sql } from "./sql.ts";

const DAY = 86_400_000;
/** Days shown where no start is given. */
const DEFAULT_DAYS = 90;

export async function inviteStats(
  database: Sql,
  tenantId: string,
  range: { from?: number; to?: number },
  now: number,
): Promise<InviteStats> {
  const from = firstIdAt(range.from ?? 0);
  const to = range.to === undefined ? "g" : firstIdAt(range.to); // "g" is past every hexadecimal id
  const days = firstIdAt(range.from ?? now - DEFAULT_DAYS * DAY);
  const ask = <Row>(text: ReturnType<typeof sql>) => database.all<Row>(text.compile(database.build));
  const spanned = sql`tenant_id = ${tenantId} and id >= ${from} and id < ${to}`;
  const uses = sql`tenant_id = ${tenantId} and invite_id >= ${from} and invite_id < ${to}`;

  const [statuses, due, roles, created, accepted, delivered, used] = await Promise.all([
    ask<{ status: string; n: number }>(sql`select status, count(*) as n from doorlist_invite where ${spanned} group by status`),
    ask<{ n: number }>(
      sql`select count(*) as n from doorlist_invite where ${spanned} and status = 'pending' and expires_at <= ${now}`,
    ),
    ask<{ role: string; n: number }>(sql`select role, count(*) as n from doorlist_invite_role where ${uses} group by role`),
    ask<{ day: number; n: number }>(
      sql`select created_at / ${sql.lit(DAY)} as day, count(*) as n from doorlist_invite where tenant_id = ${tenantId} and id >= ${days} and id < ${to} group by created_at / ${sql.lit(DAY)}`,
    ),
    ask<{ day: number; n: number }>(
      sql`select used_at / ${sql.lit(DAY)} as day, count(*) as n from doorlist_invite_use where ${uses} and used_at >= ${range.from ?? now - DEFAULT_DAYS * DAY} group by used_at / ${sql.lit(DAY)}`,
    ),
    ask<{ n: number }>(sql`select count(*) as n from doorlist_invite where ${spanned} and sent_count > 0`),
    ask<{ n: number; uses: number }>(
      sql`select count(distinct invite_id) as n, count(*) as uses from doorlist_invite_use where ${uses}`,
    ),
  ]);
  const percentile = async (share: number) => {
    const rank = Math.max(0, Math.ceil((used[0]?.uses ?? 0) * share) - 1);
    const [row] = await ask<{ ms: number }>(
      sql`select elapsed_ms as ms from doorlist_invite_use where ${uses} order by elapsed_ms limit 1 offset ${rank}`,
    );
    return row?.ms ?? null;
  };

  const count = Object.fromEntries(statuses.map(({ status, n }) => [status, n]));
  const late = due[0]?.n ?? 0;
  const byStatus = Object.fromEntries(inviteStatuses.map((status) => [status, count[status] ?? 0])) as InviteStats["byStatus"];
  byStatus.pending -= late;
  byStatus.expired += late;
  const total = Object.values(byStatus).reduce((sum, n) => sum + n, 0);
  return {
    total,
    byStatus,
    byRole: Object.fromEntries(roles.map(({ role, n }) => [role, n])),
    perDay: perDay(created, accepted),
    funnel: { created: total, delivered: delivered[0]?.n ?? 0, accepted: used[0]?.n ?? 0 },
    timeToAcceptMs: { p50: await percentile(0.5), p90: await percentile(0.9) },
  };
}

function perDay(created: { day: number; n: number }[], accepted: { day: number; n: number }[]): InviteStats["perDay"] {
  const days = new Map<number, { created: number; accepted: number }>();
  const at = (day: number) => {
    const known = days.get(day) ?? { created: 0, accepted: 0 };
    days.set(day, known);
    return known;
  };
  for (const { day, n } of created) at(day).created = n;
  for (const { day, n } of accepted) at(day).accepted = n;
  const sorted = [...days].sort(([a], [b]) => a - b);
  return sorted.map(([day, counts]) => ({ date: new Date(day * DAY).toISOString().slice(0, 10), ...counts }));
}
