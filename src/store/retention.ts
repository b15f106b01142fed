import { type RawBuilder, sql as raw } from "kysely";
import { emailKey as keyOf, spellings } from "../core/email.ts";
import { firstIdAt } from "../core/ids.ts";
import type { InviteStatus } from "../core/invite.ts";
import type { RetentionTable, RowKey } from "../core/ports.ts";
import { givenKeys } from "./given.ts";
import { toInvite } from "./invite-row.ts";
import { recountAround } from "./invite-segments.ts";
import { lowered } from "./lowered.ts";
import { oldNotices } from "./messages.ts";
import { endedRequests } from "./requests.ts";
import type { InviteRow, PurgedRow } from "./schema.ts";
import { indexAgain } from "./search-index.ts";
import { type Sql, statement } from "./sql.ts";
import { traceTable } from "./traces.ts";

const TENANTS = 500;

/** What a mail keeps whose person was erased: a report that comes later finds none by the provider's id. */
const nobodys = { recipient: "", reason: null, outcome_reason: null, provider_id: null };

type Resent = Record<"tenant_id" | "invite_id" | "data", string>;
type Gone = Pick<InviteRow, "id" | "status" | "email_key">;

const selectPurged = statement<{ tenantId: string }, PurgedRow>((db, p) =>
  db.selectFrom("doorlist_purged").selectAll().where("tenant_id", "=", p("tenantId")),
);

export function retentionTable(sql: Sql): RetentionTable {
  const { build } = sql;

  async function tenantsAfter(last: string): Promise<string[]> {
    const page = build.selectFrom("doorlist_tenant").select("id").where("id", ">", last).orderBy("id").limit(TENANTS);
    return (await sql.all<{ id: string }>(page.compile())).map(({ id }) => id);
  }

  async function corrections(which: RawBuilder<unknown>): Promise<(RowKey & { before: string })[]> {
    // The second condition on the type in so many words, or the index by type does not count.
    const resent = raw<Resent>`select tenant_id, invite_id, data from doorlist_event where ${which}
      and type = 'invite.resent' and type <> 'invite.created' and replace(data, '"before"', '') <> data`;
    return (await sql.all<Resent>(resent.compile(build))).flatMap(({ tenant_id: tenantId, invite_id: id, data }) => {
      const { before } = JSON.parse(data) as { before: { email?: string } };
      return before.email === undefined ? [] : [{ tenantId, id, before: keyOf(before.email) }];
    });
  }

  return {
    ...traceTable(sql),

    async invitesFor(emailKey) {
      const found: InviteRow[] = [];
      // Tenant by tenant, because no index begins with the address of a decided invite.
      for (let last = ""; ; ) {
        const tenants = await tenantsAfter(last);
        if (tenants.length === 0) return found.map(toInvite);
        const invites = build.selectFrom("doorlist_invite").selectAll().where("tenant_id", "in", tenants);
        found.push(...(await sql.all<InviteRow>(invites.where("email_key", "=", emailKey).compile())));
        last = tenants.at(-1) ?? "";
      }
    },

    async correctedFrom(emailKey) {
      const found: RowKey[] = [];
      for (let last = ""; ; ) {
        const tenants = await tenantsAfter(last);
        if (tenants.length === 0) return found;
        const corrected = await corrections(raw`tenant_id in (${raw.join(tenants)})`);
        found.push(...corrected.filter(({ before }) => before === emailKey));
        last = tenants.at(-1) ?? "";
      }
    },

    async formerAddresses(invites) {
      const corrected = await corrections(raw`(tenant_id, invite_id) in (${givenKeys(sql.engine, invites)})`);
      return [...new Set(corrected.map(({ before }) => before))];
    },

    async blank(invites) {
      const those = givenKeys(sql.engine, invites);
      const invite = build.updateTable("doorlist_invite").set({
        email: null,
        email_key: "",
        first_name: null,
        last_name: null,
        search_text: "",
        data: null,
        message: null,
        callback_url: null,
        redirect_url: null,
        delivery_reason: null,
      });
      await sql.all(invite.where(raw<boolean>`(tenant_id, id) in (${those})`).compile());
      await indexAgain(sql, invites);
      const mails = build.updateTable("doorlist_message").set(nobodys).where(raw<boolean>`(tenant_id, invite_id) in (${those})`);
      await sql.all(mails.where("state", "<>", "queued").compile());
      // What waits is not sent any more: their invites are closed.
      await sql.all(mails.set({ state: "dropped" }).where("state", "=", "queued").compile());
    },

    async blankMails(emailKey, inviter) {
      // A walk over all mails, because no index begins with an address: erasing is rare, queueing is not.
      const mails = build
        .updateTable("doorlist_message")
        .set({ ...nobodys, state: raw`case when state = 'queued' then 'dropped' else state end` });
      const written = spellings(emailKey);
      const recipient = lowered(sql.engine, raw`recipient`, written.join());
      const theirs = mails.where(raw<boolean>`${recipient} in (${raw.join(written)})`);
      await sql.all({ ...theirs.compile(), patient: true });
      if (inviter === null) return;
      const named = raw<boolean>`replace(about, ${JSON.stringify(inviter)}, '') <> about`;
      await sql.all(mails.where("state", "=", "queued").where(named).compile());
    },

    async due(tenants) {
      if (tenants.length === 0) return [];
      const cutoffs = tenants.map(({ tenantId, before }) => [tenantId, before, firstIdAt(before)] as const);
      const given =
        sql.engine === "postgres"
          ? raw`unnest(${cutoffs.map(([id]) => id)}::text[], ${cutoffs.map(([, at]) => at)}::bigint[],
              ${cutoffs.map(([, , id]) => id)}::text[]) as given (tenant, cutoff, first_id)`
          : raw`(select value ->> 0 as tenant, value ->> 1 as cutoff, value ->> 2 as first_id from json_each(${JSON.stringify(cutoffs)})) as given`;
      // The oldest of a tenant may be pending; to ask for the oldest decided would be to walk past all that are.
      const due = raw<{ tenant: string }>`select tenant from ${given} where
        (select updated_at from doorlist_invite where tenant_id = tenant order by updated_at limit 1) < cutoff
        or exists (select 1 from doorlist_request where ${endedRequests(raw`tenant`, raw`cutoff`, raw`first_id`)})
        or exists (select 1 from doorlist_message where ${oldNotices(raw`tenant`, raw`first_id`)})`;
      const found = new Set((await sql.all<{ tenant: string }>(due.compile(build))).map(({ tenant }) => tenant));
      return tenants.filter(({ tenantId }) => found.has(tenantId));
    },

    async purge(tenantId, before, limit) {
      const decided = raw`tenant_id = ${tenantId} and updated_at < ${before} and status <> 'pending'`;
      // Judged again in the deletion itself: another process may purge the same, or somebody revive one.
      const deletion = raw<Gone>`delete from doorlist_invite where ${decided} and id in
        (select id from doorlist_invite where ${decided} order by updated_at limit ${limit}) returning id, status, email_key`;
      const gone = await sql.all<Gone>(deletion.compile(build));
      if (gone.length === 0) return [];
      const ids = gone.map(({ id }) => id);
      for (const table of ["doorlist_invite_use", "doorlist_invite_role", "doorlist_message"] as const) {
        const rows = raw`delete from ${raw.table(table)} where tenant_id = ${tenantId} and invite_id in (${raw.join(ids)})`;
        const settled = table === "doorlist_message" ? raw`${rows} and state <> 'queued'` : rows;
        await sql.all(settled.compile(build));
      }
      await indexAgain(
        sql,
        ids.map((id) => ({ tenantId, id })),
      );
      await recountAround(sql, tenantId, ids);
      for (const [status, { length }] of Map.groupBy(gone, ({ status }) => status))
        await countPurged(sql, tenantId, status, length);
      return gone.map(({ id, email_key }) => ({ id, emailKey: email_key }));
    },

    async purged(tenantId) {
      const rows = await selectPurged(sql, { tenantId });
      return Object.fromEntries(rows.map(({ status, invites }) => [status, invites]));
    },
  };
}

async function countPurged(sql: Sql, tenantId: string, status: InviteStatus, invites: number): Promise<void> {
  const query = sql.build
    .insertInto("doorlist_purged")
    .values({ tenant_id: tenantId, status, invites })
    .onConflict((clash) =>
      clash.columns(["tenant_id", "status"]).doUpdateSet({ invites: raw`doorlist_purged.invites + ${invites}` }),
    );
  await sql.all(query.compile());
}
