/** The rows of a database as they are, seen from outside of the program. */
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import pg from "pg";

export interface Rows {
  /** `?` stands for a value; counts and milliseconds come as numbers. */
  all<Row>(sql: string, ...values: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

const INT8 = 20;
const types = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format as "text"),
};

/** @param url as in DOORLIST_DATABASE_URL */
export async function openRows(url: string): Promise<Rows> {
  if (url.startsWith("sqlite:")) {
    const database = new DatabaseSync(url.slice("sqlite:".length), { timeout: 10_000 });
    return {
      all: async <Row>(sql: string, ...values: unknown[]) => database.prepare(sql).all(...values.map(forSqlite)) as Row[],
      close: async () => database.close(),
    };
  }
  const client = new pg.Client({ connectionString: url, types });
  await client.connect();
  return {
    async all<Row>(sql: string, ...values: unknown[]) {
      let next = 0;
      const text = sql.replace(/\?/g, () => {
        next += 1;
        return `$${next}`;
      });
      return (await client.query(text, values)).rows as Row[];
    },
    close: () => client.end(),
  };
}

function forSqlite(value: unknown): SQLInputValue {
  if (typeof value === "boolean") return value ? 1 : 0;
  return value instanceof Date ? value.toISOString() : (value as SQLInputValue);
}

/** Everything that must hold in the rows at any moment, whatever was raced or killed. Empty where it does. */
export async function violations({ all }: Rows): Promise<unknown[]> {
  const rules = [
    `select 'tenant.member_count is not its members' as rule, t.id, t.member_count as kept,
      (select count(*) from doorlist_member m where m.tenant_id = t.id) as counted from doorlist_tenant t
      where t.member_count <> (select count(*) from doorlist_member m where m.tenant_id = t.id)`,
    `select 'tenant.waiting is not its waitlist' as rule, t.id, t.waiting as kept from doorlist_tenant t
      where t.waiting <> (select count(*) from doorlist_request r
        where r.tenant_id = t.id and r.status = 'pending' and r.waits_for = 'seat')`,
    `select 'more members than seats' as rule, id, member_count, seats from doorlist_tenant where member_count > seats`,
    `select 'invite.uses is not its use rows' as rule, i.id, i.uses as kept,
      (select count(*) from doorlist_invite_use u where u.tenant_id = i.tenant_id and u.invite_id = i.id) as counted
      from doorlist_invite i
      where i.uses <> (select count(*) from doorlist_invite_use u where u.tenant_id = i.tenant_id and u.invite_id = i.id)`,
    `select 'used up and not accepted, or the other way round' as rule, id, status, uses, max_uses from doorlist_invite
      where (status = 'accepted') <> (max_uses is not null and uses >= max_uses)`,
    `select 'a use without its event' as rule, u.invite_id, u.user_id from doorlist_invite_use u
      where (select count(*) from doorlist_event e where e.tenant_id = u.tenant_id and e.invite_id = u.invite_id
        and e.type = 'invite.accepted' and e.actor = 'user:' || u.user_id) <> 1`,
    `select 'a use without a member' as rule, u.invite_id, u.user_id from doorlist_invite_use u
      where not exists (select 1 from doorlist_member m where m.tenant_id = u.tenant_id and m.user_id = u.user_id)`,
    `select 'a member who joined other than once' as rule, m.tenant_id, m.user_id from doorlist_member m
      where (select count(*) from doorlist_event e where e.tenant_id = m.tenant_id and e.type = 'member.joined'
        and e.data like '%' || m.user_id || '%') <> 1`,
    `select 'two pending invites for one address' as rule, tenant_id, email_key from doorlist_invite
      where status = 'pending' and kind = 'email' group by tenant_id, email_key having count(*) > 1`,
    `select 'an invite without a message' as rule, i.id from doorlist_invite i
      where i.kind = 'email' and i.delivery_state <> 'none' and not exists
        (select 1 from doorlist_message m where m.tenant_id = i.tenant_id and m.invite_id = i.id)`,
    `select 'a message without an invite' as rule, m.id from doorlist_message m where m.invite_id <> '' and not exists
      (select 1 from doorlist_invite i where i.tenant_id = m.tenant_id and i.id = m.invite_id)`,
    `select 'an invite without its event' as rule, i.id from doorlist_invite i where (select count(*) from doorlist_event e
      where e.tenant_id = i.tenant_id and e.invite_id = i.id and e.type = 'invite.created') <> 1`,
    `select 'an invite without its role' as rule, i.id from doorlist_invite i where not exists
      (select 1 from doorlist_invite_role r where r.tenant_id = i.tenant_id and r.invite_id = i.id)`,
  ];
  const found: unknown[] = [];
  for (const rule of rules) found.push(...(await all(rule)));
  return found;
}
