/** Requests to join. Every change is one guarded update: its conditions stand in the statement. */
import { type RawBuilder, sql as raw, type SqlBool, type UpdateObject } from "kysely";
import { firstIdAt } from "../core/ids.ts";
import type { RequestTable, RowKey } from "../core/ports.ts";
import { type JoinRequest, REQUEST_LIFETIME_MS, requestStatuses } from "../core/request.ts";
import { parseJson, toJson } from "./json.ts";
import { pageBy } from "./page.ts";
import type { RequestRow, Schema } from "./schema.ts";
import { type Compiled, type Sql, statement } from "./sql.ts";

type Fragment = RawBuilder<unknown>;

const ENDED = requestStatuses.filter((status) => status !== "pending");

const selectPending = statement<{ tenantId: string; userId: string }, RequestRow>((db, p) =>
  db
    .selectFrom("doorlist_request")
    .selectAll()
    .where("tenant_id", "=", p("tenantId"))
    .where("user_id", "=", p("userId"))
    // In so many words, or the index of those does not count.
    .where(raw<SqlBool>`status = 'pending'`),
);

function toRequest(row: RequestRow): JoinRequest {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    userId: row.user_id,
    origin: row.origin,
    inviteId: row.invite_id,
    inviteGeneration: row.invite_generation,
    roles: parseJson(row.roles),
    message: row.message,
    status: row.status,
    statusChangedAt: row.status_changed_at,
    waitsFor: row.waits_for,
    waitingSince: row.waiting_since,
    decidedBy: row.decided_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}

function fromRequest(request: JoinRequest): RequestRow {
  return {
    tenant_id: request.tenantId,
    id: request.id,
    user_id: request.userId,
    origin: request.origin,
    invite_id: request.inviteId,
    invite_generation: request.inviteGeneration,
    roles: toJson(request.roles),
    message: request.message,
    status: request.status,
    status_changed_at: request.statusChangedAt,
    waits_for: request.waitsFor,
    waiting_since: request.waitingSince,
    decided_by: request.decidedBy,
    created_at: request.createdAt,
    expires_at: request.expiresAt,
  };
}

/**
 * Requests of a tenant that ended before a time. None ended before it was made: by its id, the index of statuses leaves newer
 * ones aside.
 * @param first the first id of that time
 */
export function endedRequests(tenantId: Fragment, before: Fragment, first: Fragment) {
  return raw`tenant_id = ${tenantId} and status in (${raw.join(ENDED)}) and id < ${first} and status_changed_at < ${before}`;
}

export function requestTable(sql: Sql): RequestTable {
  const { build } = sql;
  const some = async (query: Compiled) => (await sql.all<RequestRow>(query)).map(toRequest);
  const one = async (query: { compile(): Compiled }) => (await some(query.compile()))[0] ?? null;
  const requests = (tenantId: string) => build.selectFrom("doorlist_request").selectAll().where("tenant_id", "=", tenantId);
  const pending = ({ tenantId, id }: RowKey, change: UpdateObject<Schema, "doorlist_request">) =>
    build
      .updateTable("doorlist_request")
      .set(change)
      .where("tenant_id", "=", tenantId)
      .where("id", "=", id)
      .where("status", "=", "pending");
  const inLine = (tenantId: string) => requests(tenantId).where(raw<SqlBool>`status = 'pending' and waits_for = 'seat'`);

  return {
    async insert(request) {
      const insert = build.insertInto("doorlist_request").values(fromRequest(request));
      const unlessThere = insert.onConflict((clash) => clash.doNothing()).returning("id");
      return (await sql.all(unlessThere.compile())).length > 0;
    },
    get: (tenantId, id) => one(requests(tenantId).where("id", "=", id)),
    async pendingOf(tenantId, userId) {
      const [row] = await selectPending(sql, { tenantId, userId });
      return row ? toRequest(row) : null;
    },
    list(tenantId, { status }, page, now) {
      const isOpen = status === "pending";
      let query = requests(tenantId).where("status", "=", status);
      if (isOpen) query = query.where("expires_at", ">", now);
      return pageBy(sql, ["id", isOpen ? "asc" : "desc"], query, page, toRequest);
    },
    listForUser(userId, limit) {
      const own = build.selectFrom("doorlist_request").selectAll().where("user_id", "=", userId);
      return some(own.orderBy("id", "desc").limit(limit).compile());
    },
    async waiting(tenantId, now, most) {
      const open = requests(tenantId).where("status", "=", "pending").where("waits_for", "=", "approval");
      const newest = await some(open.where("expires_at", ">", now).orderBy("id", "desc").limit(most).compile());
      return { count: newest.length, newest: newest[0] ?? null };
    },
    async lastAt(tenantId) {
      const query = build.selectFrom("doorlist_request").select("created_at").where("tenant_id", "=", tenantId);
      const [row] = await sql.all<{ created_at: number }>(query.orderBy("id", "desc").limit(1).compile());
      return row?.created_at ?? 0;
    },

    decide(key, { to, by, roles }, now) {
      const guard = pending(key, {
        status: to,
        status_changed_at: to === "expired" ? raw<number>`expires_at` : now,
        ...(by === undefined ? {} : { decided_by: by }),
        ...(roles === undefined ? {} : { roles: toJson(roles) }),
      });
      return one(guard.where("expires_at", to === "expired" ? "<=" : ">", now).returningAll());
    },
    lineUp(key, { by, roles }, now) {
      const expires_at = now + REQUEST_LIFETIME_MS.seat;
      const change = { waits_for: "seat", waiting_since: now, decided_by: by, roles: toJson(roles), expires_at } as const;
      return one(pending(key, change).where("waits_for", "=", "approval").where("expires_at", ">", now).returningAll());
    },
    async stepBack(key, now) {
      const expires_at = now + REQUEST_LIFETIME_MS.approval;
      const vouched = { waiting_since: null, decided_by: null, invite_generation: null };
      const guard = pending(key, { waits_for: "approval", ...vouched, expires_at });
      return (await one(guard.where("waits_for", "=", "seat").where("expires_at", ">", now).returningAll())) !== null;
    },
    nextInLine(tenantId, now) {
      const next = inLine(tenantId).where("expires_at", ">", now);
      return one(next.orderBy("waiting_since").orderBy("id").limit(1));
    },
    async countAhead({ tenantId, waitingSince, id }, now) {
      const since = waitingSince ?? 0;
      const ahead = build
        .selectFrom("doorlist_request")
        .select(raw<number>`count(*)`.as("count"))
        .where("tenant_id", "=", tenantId)
        .where(raw<SqlBool>`status = 'pending' and waits_for = 'seat'`)
        .where("expires_at", ">", now)
        .where((where) =>
          where.or([where("waiting_since", "<", since), where.and([where("waiting_since", "=", since), where("id", "<", id)])]),
        );
      const [row] = await sql.all<{ count: number }>(ahead.compile());
      return row?.count ?? 0;
    },
    due(now, limit) {
      const due = build.selectFrom("doorlist_request").selectAll().where(raw<SqlBool>`status = 'pending'`);
      return some(due.where("expires_at", "<=", now).orderBy("expires_at").limit(limit).compile());
    },
    expirePending(tenantId, now, limit) {
      const locked = sql.engine === "postgres" ? raw` for update` : raw``;
      const open = raw`select id from doorlist_request where tenant_id = ${tenantId} and status = 'pending' limit ${limit}${locked}`;
      // Materialized for the reason that stands at messages.claim.
      const expired = raw<RequestRow>`with open as materialized (${open}) update doorlist_request
        set status = 'expired', status_changed_at = ${now}
        where tenant_id = ${tenantId} and id in (select id from open) returning *`;
      return some(expired.compile(build));
    },
    async purge(tenantId, before, limit) {
      const ended = endedRequests(raw`${tenantId}`, raw`${before}`, raw`${firstIdAt(before)}`);
      const deletion = raw<{ id: string }>`delete from doorlist_request where ${ended} and id in
        (select id from doorlist_request where ${ended} limit ${limit}) returning id`;
      return (await sql.all(deletion.compile(build))).length;
    },
    async forget(userId) {
      await sql.all(build.deleteFrom("doorlist_request").where("user_id", "=", userId).compile());
    },
  };
}
