import { sql as raw } from "kysely";
import type { InviteStatus } from "../core/invite.ts";
import type { RetentionTable } from "../core/retention.ts";
import { toInvite } from "./invite-row.ts";
import { parseJson, toJson } from "./json.ts";
import type { EventRow, InviteRow, PurgedRow } from "./schema.ts";
import type { Sql } from "./sql.ts";

/** In the data of an invite's events: what tells who it was for. */
const PERSONAL = ["email", "firstName", "lastName", "name", "data"];
const TENANTS = 500;

export function retentionTable(sql: Sql): RetentionTable {
  const { build } = sql;

  async function blankEvents(tenantId: string, inviteIds: string[]): Promise<void> {
    const events = build.selectFrom("doorlist_event").select(["id", "data"]).where("tenant_id", "=", tenantId);
    const told = events.where("invite_id", "in", inviteIds).where("data", "is not", null);
    for (const { id, data } of await sql.all<Pick<EventRow, "id" | "data">>(told.compile())) {
      const kept = withoutPerson(parseJson(data));
      if (toJson(kept) === data) continue;
      const change = build.updateTable("doorlist_event").set({ data: toJson(kept) });
      await sql.all(change.where("tenant_id", "=", tenantId).where("id", "=", id).compile());
    }
  }

  return {
    async invitesFor(emailKey) {
      const found: InviteRow[] = [];
      // Tenant by tenant, because no index begins with the address of a decided invite.
      for (let last = ""; ; ) {
        const page = build.selectFrom("doorlist_tenant").select("id").where("id", ">", last).orderBy("id").limit(TENANTS);
        const tenants = (await sql.all<{ id: string }>(page.compile())).map(({ id }) => id);
        if (tenants.length === 0) return found.map(toInvite);
        const invites = build.selectFrom("doorlist_invite").selectAll().where("tenant_id", "in", tenants);
        found.push(...(await sql.all<InviteRow>(invites.where("email_key", "=", emailKey).compile())));
        last = tenants.at(-1) ?? "";
      }
    },

    async blank({ tenantId, id }) {
      const invite = build.updateTable("doorlist_invite").set({
        email: null,
        email_key: "",
        first_name: null,
        last_name: null,
        search_text: "",
        data: null,
        callback_url: null,
        redirect_url: null,
        delivery_reason: null,
      });
      await sql.all(invite.where("tenant_id", "=", tenantId).where("id", "=", id).compile());
      const mails = build
        .updateTable("doorlist_message")
        .set({ recipient: "", reason: null, outcome_reason: null })
        .where("tenant_id", "=", tenantId)
        .where("invite_id", "=", id);
      await sql.all(mails.where("state", "<>", "queued").compile());
      // What waits is not sent any more: its invite is closed.
      await sql.all(mails.set({ state: "dropped" }).where("state", "=", "queued").compile());
      await blankEvents(tenantId, [id]);
    },

    async blankMails(emailKey) {
      // A walk over all mails, because no index begins with an address: erasing is rare, queueing is not.
      const mails = build.updateTable("doorlist_message").set({ recipient: "", reason: null, outcome_reason: null });
      await sql.all(mails.where(raw<boolean>`lower(recipient) = ${emailKey}`).compile());
    },

    async purge(tenantId, before, limit) {
      const decided = raw`tenant_id = ${tenantId} and updated_at < ${before} and status <> 'pending'`;
      // Judged again in the deletion itself: another process may purge the same, or somebody revive one.
      const deletion = raw<Pick<InviteRow, "id" | "status">>`delete from doorlist_invite where ${decided} and id in
        (select id from doorlist_invite where ${decided} order by updated_at limit ${limit}) returning id, status`;
      const gone = await sql.all<Pick<InviteRow, "id" | "status">>(deletion.compile(build));
      if (gone.length === 0) return 0;
      const ids = gone.map(({ id }) => id);
      await blankEvents(tenantId, ids);
      for (const table of ["doorlist_invite_use", "doorlist_invite_role", "doorlist_message"] as const) {
        const rows = raw`delete from ${raw.table(table)} where tenant_id = ${tenantId} and invite_id in (${raw.join(ids)})`;
        const settled = table === "doorlist_message" ? raw`${rows} and state <> 'queued'` : rows;
        await sql.all(settled.compile(build));
      }
      for (const [status, { length }] of Map.groupBy(gone, ({ status }) => status)) await count(sql, tenantId, status, length);
      return gone.length;
    },

    async purged(tenantId) {
      const query = build.selectFrom("doorlist_purged").selectAll().where("tenant_id", "=", tenantId);
      const rows = await sql.all<PurgedRow>(query.compile());
      return Object.fromEntries(rows.map(({ status, invites }) => [status, invites]));
    },
  };
}

async function count(sql: Sql, tenantId: string, status: InviteStatus, invites: number): Promise<void> {
  const query = sql.build
    .insertInto("doorlist_purged")
    .values({ tenant_id: tenantId, status, invites })
    .onConflict((clash) =>
      clash.columns(["tenant_id", "status"]).doUpdateSet({ invites: raw`doorlist_purged.invites + ${invites}` }),
    );
  await sql.all(query.compile());
}

/** The data of an event without the keys that tell who, at any depth: `before` and `after` hold them too. */
function withoutPerson(data: Record<string, unknown> | null): Record<string, unknown> | null {
  if (data === null) return null;
  const kept = Object.entries(data).filter(([key]) => !PERSONAL.includes(key));
  return Object.fromEntries(
    kept.map(([key, value]) => {
      const nested = typeof value === "object" && value !== null && !Array.isArray(value);
      return [key, nested ? withoutPerson(value as Record<string, unknown>) : value];
    }),
  );
}
