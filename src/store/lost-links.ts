/** What was signed or sealed by a secret that is configured no more. */
import { sql as raw } from "kysely";
import type { Sql } from "./sql.ts";

/** Of pending invites, those that end first: where a secret is missing, they were signed by it. */
const LOOKED_AT = 1000;

/** How many of the pending invites that end first were signed by a secret that is not among these. */
export async function lostLinks(sql: Sql, keyIds: readonly string[], now: number): Promise<number> {
  const query = raw`
    select count(*) as lost from (
      select key_id from doorlist_invite where status = 'pending' and expires_at > ${now} order by expires_at limit ${raw.lit(LOOKED_AT)}
    ) as first_to_end
    where key_id not in (${raw.join(keyIds)})`;
  const [row] = await sql.all<{ lost: number }>(query.compile(sql.build));
  return row?.lost ?? 0;
}

/** How many webhooks and mail servers have a secret that was sealed by another than these. */
export async function lostSecrets(sql: Sql, keyIds: readonly string[]): Promise<number> {
  const isLost = (column: string) => raw`substr(${raw.ref(column)}, 1, 8) not in (${raw.join(keyIds)})`;
  const query = raw`
    select (select count(*) from doorlist_webhook_endpoint where ${isLost("secret")})
      + (select count(*) from doorlist_mail_server where ${isLost("password")} or ${isLost("dkim_key")}) as lost`;
  const [row] = await sql.all<{ lost: number }>(query.compile(sql.build));
  return row?.lost ?? 0;
}
