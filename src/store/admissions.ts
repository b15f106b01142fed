/**
 * Many acceptances in one statement: the guarded update of the invite, the use, the member, the seat, the events and the mail of
 * each. This is for the usual case. For any other (the person is a member already, the last use was taken meanwhile, no seat is
 * left) nothing is written, and the caller goes the long way, by a transaction, which can tell why.
 *
 * For PostgreSQL alone: there every statement of a transaction is a round trip, and every transaction a commit of its own.
 */

import type { Invite } from "../core/invite.ts";
import type { Admission } from "../core/ports.ts";
import type { BulkTable } from "./bulk.ts";
import { eventBulk, eventRow } from "./events.ts";
import { gather } from "./gather.ts";
import { toInvite } from "./invite-row.ts";
import { messageBulk, messageRow } from "./messages.ts";
import type { InviteRow } from "./schema.ts";
import { named, type Sql } from "./sql.ts";

/** See `InviteStore.admit`. */
export function gatheredAdmission(sql: Sql): (admission: Admission) => Promise<Invite | null> {
  return gather<Admission, Invite | null>((admissions) => admitTogether(sql, admissions), 64);
}

async function admitTogether(sql: Sql, admissions: Admission[]): Promise<(Invite | null)[]> {
  const column = (read: (admission: Admission) => unknown) => admissions.map(read);
  const told = admissions.flatMap(({ events }, call) => events.map((event) => ({ row: eventRow(event), call })));
  const mailed = admissions.flatMap(({ message }, call) => (message ? [{ row: messageRow(message), call }] : []));
  const rows = await sql.all<InviteRow & { call: number }>({
    ...together,
    parameters: [
      column(({ invite }) => invite.tenantId),
      column(({ invite }) => invite.id),
      column(({ invite }) => invite.generation),
      column(({ invite }) => invite.updatedAt),
      column(({ invite }) => invite.uses),
      column(({ member }) => member.joinedAt),
      column(({ member }) => member.userId),
      column(({ member }) => JSON.stringify(member.roles)),
      column(({ invite, granters }) => granters && invite.createdBy),
      column(({ granters }) => granters && JSON.stringify(granters)),
      ...eventBulk.columnsOf(told.map(({ row }) => row)),
      told.map(({ call }) => call),
      ...messageBulk.columnsOf(mailed.map(({ row }) => row)),
      mailed.map(({ call }) => call),
    ],
  });
  const accepted = new Map(rows.map(({ call, ...row }) => [call, toInvite(row)]));
  return admissions.map((_, call) => accepted.get(call) ?? null);
}

const GIVEN = 10;
/**
 * Each array stands in a select of its own, so that the planner does not see its length. Otherwise a plan made for that length
 * looks cheaper to it than the one that it keeps, and it plans every call anew: 1 ms of the 1.3 that an acceptance took.
 */
const text = acceptance().replace(/\$\d+::\w+\[\]/g, (array) => `(select ${array})`);
const together = named({ sql: text });

/**
 * The conditions are checked on rows that are locked. An invite that another transaction has locked is passed over; a tenant is
 * waited for. Members and uses are inserted without `on conflict`: where another transaction has just inserted the same, the
 * statement fails and is run again, and the second time its conditions see that row.
 */
function acceptance(): string {
  const of = <Row>(table: BulkTable<Row>, first: number) => {
    const arrays = `${table.arrays(first)}, $${first + table.columns.length}::int[]`;
    return `insert into "${table.name}" (${table.list}) select ${table.list}
      from unnest(${arrays}) as row (${table.list}, call) where call in (select call from taken)`;
  };
  const events = GIVEN + 1;
  const mails = events + eventBulk.columns.length + 1;
  return `with given as (
      select *, (ordinality - 1)::int as call from unnest($1::text[], $2::text[], $3::int[], $4::bigint[], $5::int[], $6::bigint[],
        $7::text[], $8::text[], $9::text[], $10::text[]) with ordinality
        as given (tenant_id, invite_id, generation, version, uses, now, user_id, roles, inviter, granters)
    ), free as (
      select g.*, i.created_at, t.seats - t.member_count - t.waiting as seats_left from given as g
        join doorlist_invite as i on i.tenant_id = g.tenant_id and i.id = g.invite_id
        join doorlist_tenant as t on t.id = g.tenant_id
      where i.status = 'pending' and i.expires_at > g.now and i.generation = g.generation and i.updated_at = g.version
        and i.uses = g.uses and (i.max_uses is null or i.uses < i.max_uses)
        and t.deleted_at is null and (t.seats is null or t.member_count + t.waiting < t.seats)
        and not exists (select from doorlist_member as m where m.tenant_id = g.tenant_id and m.user_id = g.user_id)
        and not exists (select from doorlist_invite_use as u
          where u.tenant_id = g.tenant_id and u.invite_id = g.invite_id and u.user_id = g.user_id)
        and (g.inviter is null or exists (select from doorlist_member as m
          where m.tenant_id = g.tenant_id and m.user_id = g.inviter and not exists (
            select from jsonb_array_elements(g.granters::jsonb) as of_one
            where not m.roles::jsonb ?| array(select jsonb_array_elements_text(of_one)))))
      order by g.tenant_id, g.invite_id for update of i skip locked for no key update of t
    ), taken as materialized (
      select * from (select *, row_number() over (partition by tenant_id order by call) as seat,
        row_number() over (partition by tenant_id, invite_id) as use,
        row_number() over (partition by tenant_id, user_id) as membership from free) as ranked
      where (seats_left is null or seat <= seats_left) and use = 1 and membership = 1
    ), used as (
      insert into doorlist_invite_use (tenant_id, invite_id, user_id, used_at, elapsed_ms)
        select tenant_id, invite_id, user_id, now, now - created_at from taken
    ), joined as (
      insert into doorlist_member (tenant_id, user_id, roles, joined_at) select tenant_id, user_id, roles, now from taken
    ), seated as (
      update doorlist_tenant as t set member_count = t.member_count + more.members
        from (select tenant_id, count(*)::int as members from taken group by tenant_id) as more where t.id = more.tenant_id
    ), told as (${of(eventBulk, events)}
    ), mailed as (${of(messageBulk, mails)}
    )
    update doorlist_invite as i set uses = i.uses + 1,
      updated_at = case when i.updated_at >= taken.now then i.updated_at + 1 else taken.now end,
      status = case when i.uses + 1 >= i.max_uses then 'accepted' else i.status end,
      status_changed_at = case when i.uses + 1 >= i.max_uses then taken.now else i.status_changed_at end
      from taken where i.tenant_id = taken.tenant_id and i.id = taken.invite_id returning i.*, taken.call`;
}
