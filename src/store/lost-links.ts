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
