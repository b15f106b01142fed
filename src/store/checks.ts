/**
 * What the rows tell about the rules that must hold in them at any moment. Every question walks a table by its key, a
 * bounded batch at a time, and each batch is one statement: what it compares, it saw at one moment.
 */
import { isDeepStrictEqual } from "node:util";
import { type RawBuilder, sql as raw } from "kysely";
import { countInvites } from "./invite-count.ts";
import { isCountedSince } from "./invite-segments.ts";
import type { InviteRow, TenantRow } from "./schema.ts";
import type { Sql } from "./sql.ts";

/** Rows of one batch: some milliseconds. */
const BATCH = 2000;

export interface InviteFacts extends Pick<InviteRow, "tenant_id" | "id" | "kind" | "status" | "uses" | "max_uses"> {
  use_rows: number;
  accepted_events: number;
  created_events: number;
  /** Is a mail called for and not there? */
  lacks_message: number;
  /** Open e-mail invites for its address, itself among them. */
  pending: number;
}

export interface TenantFacts extends Pick<TenantRow, "id" | "seats" | "member_count"> {
  members: number;
}

export interface LostUse {
  tenant_id: string;
  invite_id: string;
  user_id: string;
  has_invite: number;
}

export interface Text {
  /** The table, and the key of the row. */
  where: string;
  text: string;
}

/** Columns that hold what people and providers sent, by their table: nothing that opens an invite may be in them. */
const texts: { table: string; key: string[]; columns: string[] }[] = [
  {
    table: "doorlist_invite",
    key: ["tenant_id", "id"],
    columns: ["data", "message", "callback_url", "redirect_url", "link_template", "delivery_reason", "first_name", "last_name"],
  },
  { table: "doorlist_event", key: ["tenant_id", "id"], columns: ["data", "user_agent"] },
  { table: "doorlist_message", key: ["tenant_id", "id"], columns: ["about", "reason", "outcome_reason", "provider_id"] },
  { table: "doorlist_import_row", key: ["tenant_id", "import_id", "row_index"], columns: ["input", "detail"] },
  { table: "doorlist_webhook_delivery", key: ["tenant_id", "endpoint_id", "id"], columns: ["payload", "last_error"] },
  {
    table: "doorlist_webhook_attempt",
    key: ["tenant_id", "endpoint_id", "delivery_id", "id"],
    columns: ["response", "error"],
  },
  { table: "doorlist_idempotency_key", key: ["caller", "key", "operation"], columns: ["answer"] },
  { table: "doorlist_mail_template", key: ["tenant_id", "kind", "locale"], columns: ["subject", "body", "text_body"] },
];

type Row = Record<string, unknown>;

export function checks(sql: Sql) {
  /** @param ask for the rows behind a condition; it selects the key */
  async function* walk<Found>(
    key: string[],
    ask: (behind: RawBuilder<unknown>, order: RawBuilder<unknown>) => RawBuilder<unknown>,
  ): AsyncGenerator<Found[]> {
    const columns = raw.join(key.map((column) => raw.ref(column)));
    for (let last: unknown[] | null = null; ; ) {
      const behind: RawBuilder<unknown> = last === null ? raw`1 = 1` : raw`(${columns}) > (${raw.join(last)})`;
      const rows: Row[] = await sql.all<Row>(ask(behind, raw`order by ${columns} limit ${BATCH}`).compile(sql.build));
      if (rows.length > 0) yield rows as Found[];
      const end = rows.at(-1);
      if (rows.length < BATCH || !end) return;
      last = key.map((column) => end[column.split(".").at(-1) ?? column]);
    }
  }

  const flag = (condition: RawBuilder<unknown>) => raw`case when ${condition} then 1 else 0 end`;
  const ofInvite = (table: string, and = raw``) =>
    raw`(select count(*) from ${raw.table(table)} as o where o.tenant_id = i.tenant_id and o.invite_id = i.id ${and})`;
  // Two looks, for an index that holds no queued message: one for both walked all messages of the tenant, for each invite.
  const hasNoMail = raw`${ofInvite("doorlist_message", raw`and o.state <> 'queued'`)} = 0
    and (i.tenant_id, i.id) not in (select tenant_id, invite_id from doorlist_message where state = 'queued')`;

  return {
    invites: () =>
      walk<InviteFacts>(
        ["i.tenant_id", "i.id"],
        (behind, order) => raw`select i.tenant_id, i.id, i.kind, i.status, i.uses, i.max_uses,
          ${ofInvite("doorlist_invite_use")} as use_rows,
          ${ofInvite("doorlist_event", raw`and o.type = 'invite.accepted'`)} as accepted_events,
          ${ofInvite("doorlist_event", raw`and o.type = 'invite.created'`)} as created_events,
          ${flag(raw`i.email is not null and i.delivery_state <> 'none' and ${hasNoMail}`)} as lacks_message,
          case when i.status = 'pending' and i.kind = 'email' then (select count(*) from doorlist_invite as o
            where o.tenant_id = i.tenant_id and o.email_key = i.email_key and o.status = 'pending' and o.kind = 'email')
            else 0 end as pending
          from doorlist_invite as i where ${behind} ${order}`,
      ),

    tenants: () =>
      walk<TenantFacts>(
        ["id"],
        (behind, order) => raw`select id, seats, member_count,
          (select count(*) from doorlist_member as m where m.tenant_id = doorlist_tenant.id) as members
          from doorlist_tenant where ${behind} ${order}`,
      ),

    /** Uses without their invite, or without the membership that they gave to somebody who is still here and was not removed. */
    async *lostUses(): AsyncGenerator<LostUse[]> {
      type Use = LostUse & { has_member: number };
      const all = walk<Use>(
        ["u.tenant_id", "u.invite_id", "u.user_id"],
        (behind, order) => raw`select u.tenant_id, u.invite_id, u.user_id,
          ${flag(raw`exists (select 1 from doorlist_invite as i where i.tenant_id = u.tenant_id and i.id = u.invite_id)`)} as has_invite,
          ${flag(raw`exists (select 1 from doorlist_member as m where m.tenant_id = u.tenant_id and m.user_id = u.user_id)`)} as has_member
          from doorlist_invite_use as u where ${behind} ${order}`,
      );
      for await (const uses of all) {
        const lost: LostUse[] = [];
        for (const { has_member, ...use } of uses) {
          if (use.has_invite === 0 || (has_member === 0 && (await isOwedMembership(use)))) lost.push(use);
        }
        yield lost;
      }
    },

    /** Every text as long as what could open something. */
    async *texts(): AsyncGenerator<Text[]> {
      for (const { table, key, columns } of texts) {
        const text = raw.join(
          columns.map((column) => raw`coalesce(${raw.ref(column)}, '')`),
          raw` || ' ' || `,
        );
        const keys = raw.join(key.map((column) => raw.ref(column)));
        const found = walk<Row & { text: string }>(
          key,
          (behind, order) => raw`select ${keys}, ${text} as text from ${raw.table(table)} where ${behind} ${order}`,
        );
        for await (const rows of found) {
          yield rows.map((row) => ({ where: `${table} ${key.map((column) => row[column]).join(" ")}`, text: row.text }));
        }
      }
    },

    /** Counts that are not those of their invites, though none has changed since. */
    async *wrongCounts(): AsyncGenerator<{ tenant_id: string; first_id: string }[]> {
      type Segment = { tenant_id: string; first_id: string; next_id: string; counts: string; counted_at: number };
      const all = walk<Segment>(
        ["tenant_id", "first_id"],
        (behind, order) => raw`select * from doorlist_invite_count where ${behind} ${order}`,
      );
      for await (const segments of all) {
        const wrong: Segment[] = [];
        for (const segment of segments) {
          const span = { tenantId: segment.tenant_id, from: segment.first_id, to: segment.next_id };
          const counted = JSON.parse(JSON.stringify(await countInvites(sql, span)));
          if (isDeepStrictEqual(counted, JSON.parse(segment.counts))) continue;
          // What changes is counted a little later.
          if (await isCountedSince(sql, span, segment.counted_at)) wrong.push(segment);
        }
        yield wrong;
      }
    },
  };

  async function isOwedMembership({ tenant_id: tenantId, user_id: userId }: LostUse): Promise<boolean> {
    const [owed] = await sql.all<{ owed: number }>(
      raw`select ${flag(raw`exists (select 1 from doorlist_tenant where id = ${tenantId} and deleted_at is null)
        and exists (select 1 from ${raw.table("user")} where id = ${userId})
        and not exists (select 1 from doorlist_event where tenant_id = ${tenantId} and type = 'member.removed'
          and type <> 'invite.created' and data like ${`%"${userId}"%`})`)} as owed`.compile(sql.build),
    );
    return owed?.owed === 1;
  }
}
