/** Domains of tenants. Which tenant has one verified is decided by a unique index. */
import { sql as raw, type SqlBool } from "kysely";
import type { Domain } from "../core/domain.ts";
import type { DomainTable } from "../core/ports.ts";
import { pageBy } from "./page.ts";
import type { DomainRow } from "./schema.ts";
import { type Compiled, type Sql, skipLocked } from "./sql.ts";

function toDomain(row: DomainRow): Domain {
  return {
    tenantId: row.tenant_id,
    domain: row.domain,
    state: row.state,
    entry: row.entry,
    roles: JSON.parse(row.roles),
    setBy: row.set_by,
    challenge: row.challenge,
    proof: row.proof,
    verifiedAt: row.verified_at,
    checkAt: row.check_at,
    missingSince: row.missing_since,
    createdAt: row.created_at,
  };
}

export function domainTable(sql: Sql): DomainTable {
  const { build } = sql;
  const one = async (query: { compile(): Compiled }): Promise<Domain | null> => {
    const [row] = await sql.all<DomainRow>(query.compile());
    return row ? toDomain(row) : null;
  };
  const domains = (tenantId: string) => build.selectFrom("doorlist_domain").selectAll().where("tenant_id", "=", tenantId);
  const update = (tenantId: string, domain: string) =>
    build.updateTable("doorlist_domain").where("tenant_id", "=", tenantId).where("domain", "=", domain);

  return {
    async put({ tenantId, domain, entry, roles, setBy, challenge, createdAt }) {
      const set = { entry, roles: JSON.stringify(roles), set_by: setBy };
      const unproven = { state: "pending", proof: null, verified_at: null, check_at: null, missing_since: null } as const;
      const row: DomainRow = { tenant_id: tenantId, domain, ...set, ...unproven, challenge, created_at: createdAt };
      const insert = build.insertInto("doorlist_domain").values(row);
      const put = insert.onConflict((clash) => clash.columns(["tenant_id", "domain"]).doUpdateSet(set)).returningAll();
      return (await one(put)) as Domain;
    },
    get: (tenantId, domain) => one(domains(tenantId).where("domain", "=", domain)),
    list: (tenantId, page) => pageBy(sql, ["domain", "asc"], domains(tenantId), page, toDomain),
    verified: (domain) =>
      one(
        build
          .selectFrom("doorlist_domain")
          .selectAll()
          .where("domain", "=", domain)
          // In so many words, or the index of those does not count.
          .where(raw<SqlBool>`state = 'verified'`),
      ),
    async verify({ tenantId, domain }, proof, now, checkAt) {
      const holder = await this.verified(domain);
      if (holder && holder.tenantId !== tenantId) return "taken";
      const proven = { state: "verified", proof, verified_at: now, check_at: checkAt, missing_since: null } as const;
      // Two at once: the index lets one through, and the other's transaction is told so.
      return one(update(tenantId, domain).set(proven).returningAll()).catch((error) => {
        if (isClash(error)) return "taken" as const;
        throw error;
      });
    },
    lapse: ({ tenantId, domain }) =>
      one(
        update(tenantId, domain)
          .set({ state: "lapsed", proof: null, check_at: null, missing_since: null })
          .where("state", "=", "verified")
          .returningAll(),
      ),
    async takeDue(now, later, limit) {
      const due = raw`select tenant_id, domain from doorlist_domain where state = 'verified' and check_at <= ${now} order by check_at limit ${limit}${skipLocked(sql)}`;
      // Materialized for the reason that stands at messages.claim.
      const taken = raw<DomainRow>`with due as materialized (${due}) update doorlist_domain set check_at = ${later}
        where (tenant_id, domain) in (select tenant_id, domain from due) returning *`;
      return (await sql.all<DomainRow>(taken.compile(build))).map(toDomain);
    },
    async setChecked({ tenantId, domain }, missingSince) {
      const found = update(tenantId, domain).set({ missing_since: missingSince }).where("state", "=", "verified");
      await sql.all(found.compile());
    },
    async remove(tenantId, domain) {
      const query = build.deleteFrom("doorlist_domain").where("tenant_id", "=", tenantId).where("domain", "=", domain);
      return (await sql.all(query.returning("domain").compile())).length > 0;
    },
    async removeAll(tenantId) {
      await sql.all(build.deleteFrom("doorlist_domain").where("tenant_id", "=", tenantId).compile());
    },
  };
}

/** PostgreSQL's unique_violation, and SQLite's. */
function isClash(error: unknown): boolean {
  const { code, message = "" } = error as { code?: string; message?: string };
  return code === "23505" || /UNIQUE constraint failed/.test(message);
}
