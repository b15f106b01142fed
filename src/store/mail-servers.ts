import type { MailServer } from "../core/mail-server.ts";
import type { MailServerTable } from "../core/ports.ts";
import type { MailServerRow } from "./schema.ts";
import type { Sql } from "./sql.ts";

function toServer(row: MailServerRow): MailServer {
  const { tenant_id: tenantId, version, host, port, tls, user_name: user, password, sender: from, reply_to: replyTo } = row;
  const { dkim_domain: domain, dkim_selector: selector, dkim_key: privateKey, updated_at: updatedAt } = row;
  const dkim = domain !== null && selector !== null && privateKey !== null ? { domain, selector, privateKey } : null;
  return { tenantId, version, host, port, tls, user, password, from, replyTo, dkim, updatedAt };
}

function fromServer(server: MailServer): MailServerRow {
  const { tenantId, version, host, port, tls, user, password, from, replyTo, dkim, updatedAt } = server;
  return {
    tenant_id: tenantId,
    version,
    host,
    port,
    tls,
    user_name: user,
    password,
    sender: from,
    reply_to: replyTo,
    dkim_domain: dkim?.domain ?? null,
    dkim_selector: dkim?.selector ?? null,
    dkim_key: dkim?.privateKey ?? null,
    updated_at: updatedAt,
  };
}

export function mailServerTable(sql: Sql): MailServerTable {
  const { build } = sql;
  const find = async (tenantIds: string[]) => {
    if (tenantIds.length === 0) return [];
    const query = build.selectFrom("doorlist_mail_server").selectAll().where("tenant_id", "in", tenantIds);
    return (await sql.all<MailServerRow>(query.compile())).map(toServer);
  };
  return {
    find,
    async get(tenantId) {
      const [server] = await find([tenantId]);
      return server ?? null;
    },
    async put(server) {
      const { tenant_id, ...rest } = fromServer(server);
      const query = build
        .insertInto("doorlist_mail_server")
        .values({ tenant_id, ...rest })
        .onConflict((clash) => clash.column("tenant_id").doUpdateSet(rest));
      await sql.all(query.compile());
    },
    async remove(tenantId) {
      const query = build.deleteFrom("doorlist_mail_server").where("tenant_id", "=", tenantId).returning("tenant_id");
      return (await sql.all(query.compile())).length > 0;
    },
    async sealedBy(keyIds, limit) {
      if (keyIds.length === 0) return [];
      const query = build.selectFrom("doorlist_mail_server").selectAll();
      const sealed = query.where((where) =>
        where.or(keyIds.flatMap((keyId) => [where("password", "like", `${keyId}.%`), where("dkim_key", "like", `${keyId}.%`)])),
      );
      return (await sql.all<MailServerRow>(sealed.limit(limit).compile())).map(toServer);
    },
    async reseal(server) {
      const { tenant_id, version, password, dkim_key } = fromServer(server);
      const query = build.updateTable("doorlist_mail_server").set({ password, dkim_key });
      await sql.all(query.where("tenant_id", "=", tenant_id).where("version", "=", version).compile());
    },
  };
}
