import type { MailTemplate } from "../core/mail-template.ts";
import type { MailTemplateTable } from "../core/ports.ts";
import type { MailTemplateRow } from "./schema.ts";
import { type Sql, statement } from "./sql.ts";

/** Read for each mail that goes out. */
const selectKind = statement<{ tenantId: string; kind: string }, MailTemplateRow>((db, p) =>
  db.selectFrom("doorlist_mail_template").selectAll().where("tenant_id", "=", p("tenantId")).where("kind", "=", p("kind")),
);

function toTemplate(row: MailTemplateRow): MailTemplate {
  const { tenant_id: tenantId, kind, locale, subject, body, text_body: text, html } = row;
  return { tenantId, kind, locale, subject, body, text, html, updatedAt: row.updated_at, updatedBy: row.updated_by };
}

export function mailTemplateTable(sql: Sql): MailTemplateTable {
  const { build } = sql;
  return {
    async ofKind(tenantId, kind) {
      return (await selectKind(sql, { tenantId, kind })).map(toTemplate);
    },
    async list(tenantId) {
      const query = build.selectFrom("doorlist_mail_template").selectAll().where("tenant_id", "=", tenantId);
      const rows = await sql.all<MailTemplateRow>(query.orderBy("kind").orderBy("locale").compile());
      return rows.map(toTemplate);
    },
    async put({ tenantId, kind, locale, subject, body, text, html, updatedAt, updatedBy }) {
      const wording = { subject, body, text_body: text, html, updated_at: updatedAt, updated_by: updatedBy };
      const query = build
        .insertInto("doorlist_mail_template")
        .values({ tenant_id: tenantId, kind, locale, ...wording })
        .onConflict((clash) => clash.columns(["tenant_id", "kind", "locale"]).doUpdateSet(wording));
      await sql.all(query.compile());
    },
    async remove(tenantId, kind, locale) {
      const query = build.deleteFrom("doorlist_mail_template").where("tenant_id", "=", tenantId).where("kind", "=", kind);
      return (await sql.all(query.where("locale", "=", locale).returning("locale").compile())).length > 0;
    },
  };
}
