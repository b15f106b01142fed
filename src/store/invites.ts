/** The invites' rows. Every change is one guarded update: its conditions stand in the statement. */
import { sql as raw, type SqlBool, type UpdateObject } from "kysely";
import { outcomesBelow, stateOf } from "../core/delivery.ts";
import type { Invite } from "../core/invite.ts";
import type { InviteChange, InviteTable, RowKey } from "../core/ports.ts";
import { insertAll } from "./bulk.ts";
import { insertInvites } from "./invite-insert.ts";
import { listInvites } from "./invite-list.ts";
import { inviteReminders } from "./invite-reminders.ts";
import { inviteRoleBulk, roleRows, searchText, toInvite } from "./invite-row.ts";
import { searchInvites } from "./invite-search.ts";
import { recount } from "./invite-segments.ts";
import { inviteStats } from "./invite-stats.ts";
import { toJson } from "./json.ts";
import { markInvitesSent } from "./mails-sent.ts";
import type { InviteRow, Schema } from "./schema.ts";
import { indexAgain, indexQueued } from "./search-index.ts";
import { type Compiled, later, type Sql, skipLocked, statement, versioned } from "./sql.ts";

type ExpiredRow = Pick<InviteRow, "tenant_id" | "id" | "created_by" | "expires_at" | "kind">;

const selectOne = statement<RowKey, InviteRow>((db, p) =>
  db.selectFrom("doorlist_invite").selectAll().where("tenant_id", "=", p("tenantId")).where("id", "=", p("id")),
);
/** In the words of its index, see migrations/0001-tables.ts. */
const selectById = statement<{ id: string }, InviteRow>((db, p) =>
  db
    .selectFrom("doorlist_invite")
    .selectAll()
    .where(raw<SqlBool>`id || '' = ${p("id")}`),
);
const selectPending = statement<{ tenantId: string; emailKey: string }, InviteRow>((db, p) =>
  db
    .selectFrom("doorlist_invite")
    .selectAll()
    .where("tenant_id", "=", p("tenantId"))
    .where("email_key", "=", p("emailKey"))
    .where("status", "=", "pending")
    .where("kind", "=", "email"),
);

/** The guard of DESIGN: pending, in time, of this link's generation, and uses left. */
const claimUse = statement<RowKey & { generation: number; now: number }, InviteRow>((db, p) =>
  db
    .updateTable("doorlist_invite")
    .set({
      uses: raw`uses + 1`,
      status: raw`case when max_uses is not null and uses + 1 >= max_uses then 'accepted' else status end`,
      status_changed_at: raw`case when max_uses is not null and uses + 1 >= max_uses then ${p("now")} else status_changed_at end`,
      updated_at: later(p("now")),
    })
    .where("tenant_id", "=", p("tenantId"))
    .where("id", "=", p("id"))
    .where("generation", "=", p("generation"))
    .where("status", "=", "pending")
    .where("expires_at", ">", p("now"))
    .where(raw<SqlBool>`(max_uses is null or uses < max_uses)`)
    .returningAll(),
);

const markShown = statement<RowKey, { id: string }>((db, p) =>
  db
    .updateTable("doorlist_invite")
    .set({ link_shown: 1 })
    .where("tenant_id", "=", p("tenantId"))
    .where("id", "=", p("id"))
    .where("link_shown", "=", 0)
    .returning("id"),
);

const markUnsent = statement<RowKey & { state: string; reason: string | null; at: number | null }, never>((db, p) =>
  db
    .updateTable("doorlist_invite")
    .set({ delivery_state: p("state"), delivery_reason: p("reason"), delivery_at: p("at") })
    .where("tenant_id", "=", p("tenantId"))
    .where("id", "=", p("id")),
);

export function inviteTable(sql: Sql): InviteTable {
  const { build } = sql;
  const rowsOf = (query: Compiled) => sql.all<InviteRow>(query);
  const one = async (rows: Promise<InviteRow[]>): Promise<Invite | null> => {
    const [row] = await rows;
    return row ? toInvite(row) : null;
  };

  return {
    insert: (rows) => insertInvites(sql, rows),
    get: (tenantId, id) => one(selectOne(sql, { tenantId, id })),
    async getMany(keys) {
      const byTenant = Map.groupBy(keys, ({ tenantId }) => tenantId);
      const found: Invite[] = [];
      for (const [tenantId, ofTenant] of byTenant) {
        const ids = ofTenant.map(({ id }) => id);
        const query = build.selectFrom("doorlist_invite").selectAll().where("tenant_id", "=", tenantId).where("id", "in", ids);
        found.push(...(await rowsOf(query.compile())).map(toInvite));
      }
      return found;
    },
    getById: (id) => one(selectById(sql, { id })),
    getByCodeDigest: (digests) =>
      one(rowsOf(build.selectFrom("doorlist_invite").selectAll().where("code_digest", "in", digests).compile())),
    getPendingByEmail: (tenantId, emailKey) => one(selectPending(sql, { tenantId, emailKey })),
    async pendingAmong(tenantId, emailKeys, now) {
      if (emailKeys.length === 0) return new Set();
      const query = build.selectFrom("doorlist_invite").select("email_key").where("tenant_id", "=", tenantId);
      const pending = query.where("email_key", "in", emailKeys).where("status", "=", "pending").where("kind", "=", "email");
      const rows = await sql.all<{ email_key: string }>(pending.where("expires_at", ">", now).compile());
      return new Set(rows.map(({ email_key: key }) => key));
    },
    list: (tenantId, query, now) => listInvites(sql, tenantId, query, now),
    search: (search, now) => searchInvites(sql, search, now),
    stats: (tenantId, range, now) => inviteStats(sql, tenantId, range, now),
    recount: (now, periodMs, tenantIds) => recount(sql, now, periodMs, tenantIds),
    indexQueued: () => indexQueued(sql),

    async listForEmail(emailKey, now, limit) {
      const query = build.selectFrom("doorlist_invite").selectAll().where("email_key", "=", emailKey).where("kind", "=", "email");
      const open = query.where("status", "=", "pending").where("expires_at", ">", now).orderBy("id", "desc").limit(limit);
      return (await rowsOf(open.compile())).map(toInvite);
    },

    claimUse: ({ tenantId, id, generation }, now) => one(claimUse(sql, { tenantId, id, generation, now })),

    close(key, to, now) {
      const inTime = raw<SqlBool>`${raw.ref("expires_at")} ${to === "expired" ? raw`<=` : raw`>`} ${now}`;
      const change =
        to === "expired" ? { status: to, status_changed_at: raw<number>`expires_at` } : { status: to, status_changed_at: now };
      return one(
        rowsOf(
          guarded(sql, key, { ...change, updated_at: later(now) })
            .where("status", "=", "pending")
            .where(inTime)
            .returningAll()
            .compile(),
        ),
      );
    },

    update(key, change, now, versions) {
      return sql.transaction(async (inside) => {
        let guard = guarded(inside, key, versioned(columnsOf(change), now))
          .where("status", "=", "pending")
          .where("expires_at", ">", now);
        if (versions) guard = guard.where("updated_at", "in", [...versions]);
        return refreshed(inside, await one(inside.all<InviteRow>(guard.returningAll().compile())), change);
      });
    },

    revive(key, change, now) {
      const { generation, keyId, codeDigest, linkShown, createdBy, deliveryState, address, ...offer } = change;
      return sql.transaction(async (inside) => {
        const guard = guarded(inside, key, {
          ...columnsOf(offer),
          ...(address && { email: address.email, email_key: address.emailKey, new_account: address.newAccount ? 1 : 0 }),
          status: "pending",
          status_changed_at: raw`case when status = 'pending' then status_changed_at else ${now} end`,
          updated_at: later(now),
          generation,
          key_id: keyId,
          code_digest: codeDigest,
          // Shown meanwhile, it stays shown, until there is another link.
          link_shown: raw`case when generation = ${generation} and link_shown = 1 then 1 else ${linkShown ? 1 : 0} end`,
          created_by: createdBy,
          delivery_state: deliveryState,
          delivery_reason: null,
          delivery_at: null,
        })
          .where("generation", "=", key.generation)
          .where("status", "in", ["pending", "expired"])
          .where(noOtherPending(address?.emailKey));
        return refreshed(inside, await one(inside.all<InviteRow>(guard.returningAll().compile())), { ...offer, ...address });
      });
    },

    async markLinkShown({ tenantId, id }) {
      return (await markShown(sql, { tenantId, id })).length > 0;
    },

    markSent: (marks, at) => markInvitesSent(sql, marks, at),
    async setDelivery(key, messageId, { outcome, reason, at }) {
      const state = stateOf(outcome);
      const change = { delivery_state: state, delivery_reason: reason, delivery_at: at };
      const lower = ["sent" as const, ...outcomesBelow(outcome).map(stateOf)].filter((other) => other !== state);
      const heard = guarded(sql, key, change).where("delivery_message", "=", messageId).where("delivery_state", "in", lower);
      await sql.all(heard.compile());
    },
    async markUnsent({ tenantId, id }, { state, reason, at }) {
      await markUnsent(sql, { tenantId, id, state, reason, at });
    },

    async cancelPending(tenantId, now, limit) {
      const locked = sql.engine === "postgres" ? raw` for update` : raw``;
      const open = raw`select id from doorlist_invite where tenant_id = ${tenantId} and status = 'pending' and expires_at > ${now} limit ${limit}${locked}`;
      // Materialized for the reason that stands at messages.claim.
      const canceled = raw<{ id: string }>`with open as materialized (${open}) update doorlist_invite
        set status = 'canceled', status_changed_at = ${now}, updated_at = ${later(now)}
        where tenant_id = ${tenantId} and id in (select id from open) returning id`;
      return (await sql.all<{ id: string }>(canceled.compile(build))).map(({ id }) => id);
    },

    async expireDue(now, limit) {
      const due = raw`select tenant_id, id from doorlist_invite where status = 'pending' and expires_at <= ${now} order by expires_at limit ${limit}${skipLocked(sql)}`;
      // Materialized for the reason that stands at messages.claim.
      const expired = raw<ExpiredRow>`with due as materialized (${due}) update doorlist_invite
        set status = 'expired', status_changed_at = expires_at, updated_at = ${later(now)}
        where (tenant_id, id) in (select tenant_id, id from due) returning tenant_id, id, created_by, expires_at, kind`;
      const rows = await sql.all<ExpiredRow>(expired.compile(build));
      return rows.map(({ tenant_id: tenantId, id, created_by: createdBy, expires_at: expiresAt, kind }) => ({
        tenantId,
        id,
        createdBy,
        expiresAt,
        kind,
      }));
    },
    ...inviteReminders(sql),
  };
}

function guarded(sql: Sql, { tenantId, id }: RowKey, change: UpdateObject<Schema, "doorlist_invite">) {
  return sql.build.updateTable("doorlist_invite").set(change).where("tenant_id", "=", tenantId).where("id", "=", id);
}

/** A revived invite must not stand beside a newer one for the same address. */
const noOtherPending = (
  emailKey: string | undefined,
) => raw<SqlBool>`(kind = 'link' or not exists (select 1 from doorlist_invite as other
  where other.tenant_id = doorlist_invite.tenant_id and other.email_key = ${emailKey ?? raw.ref("doorlist_invite.email_key")}
  and other.status = 'pending' and other.kind = 'email' and other.id <> doorlist_invite.id))`;

function columnsOf(change: InviteChange): UpdateObject<Schema, "doorlist_invite"> {
  const { expiresAt, roles, firstName, lastName, locale, data, callbackUrl, redirectUrl, shareInviterName } = change;
  const { linkTemplate, message, createdBy } = change;
  return {
    ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
    ...(roles === undefined ? {} : { roles: JSON.stringify(roles) }),
    ...(firstName === undefined ? {} : { first_name: firstName }),
    ...(lastName === undefined ? {} : { last_name: lastName }),
    ...(locale === undefined ? {} : { locale }),
    ...(data === undefined ? {} : { data: toJson(data) }),
    ...(callbackUrl === undefined ? {} : { callback_url: callbackUrl }),
    ...(redirectUrl === undefined ? {} : { redirect_url: redirectUrl }),
    ...(linkTemplate === undefined ? {} : { link_template: linkTemplate }),
    ...(message === undefined ? {} : { message }),
    ...(createdBy === undefined ? {} : { created_by: createdBy }),
    ...(shareInviterName === undefined ? {} : { share_inviter_name: shareInviterName ? 1 : 0 }),
  };
}

/** Brings what is derived from the changed columns up to date: the role index, the text that is searched. */
async function refreshed(sql: Sql, invite: Invite | null, change: InviteChange & { email?: string }): Promise<Invite | null> {
  if (!invite) return null;
  const { tenantId, id } = invite;
  if (change.roles !== undefined) {
    await sql.all(
      sql.build.deleteFrom("doorlist_invite_role").where("tenant_id", "=", tenantId).where("invite_id", "=", id).compile(),
    );
    await insertAll(sql, inviteRoleBulk, roleRows(invite));
  }
  if (change.firstName !== undefined || change.lastName !== undefined || change.email !== undefined) {
    await sql.all(guarded(sql, invite, { search_text: searchText(invite) }).compile());
    await indexAgain(sql, [invite]);
  }
  return invite;
}
