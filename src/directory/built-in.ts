/** The built-in directory: Better Auth's users, our members. */
import { sql as raw, type SqlBool } from "kysely";
import { newId } from "../core/ids.ts";
import type { Directory, User } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import { gather } from "../store/gather.ts";
import { toInvite } from "../store/invite-row.ts";
import { lowered } from "../store/lowered.ts";
import type { InviteRow, UserRow, UserTable } from "../store/schema.ts";
import { contains, named, type Sql, statement } from "../store/sql.ts";
import { toSettings } from "../store/tenants.ts";

const columns = ["id", "name", "email", "emailVerified", "createdAt", "updatedAt"] as const;
const selectById = statement<{ id: string }, UserTable>((db, p) =>
  db.selectFrom("user").select(columns).where("id", "=", p("id")),
);
const selectByEmail = statement<{ email: string }, UserRow>((db, p) =>
  db.selectFrom("user").select(["id", "name", "email", "emailVerified"]).where("email", "=", p("email")),
);
const selectAccount = statement<{ tenantId: string; email: string }, UserRow & { roles: string | null }>((db, p) =>
  db
    .selectFrom("user")
    .leftJoin("doorlist_member", (join) =>
      join.onRef("doorlist_member.user_id", "=", "user.id").on("doorlist_member.tenant_id", "=", p("tenantId")),
    )
    .select(["user.id", "user.name", "user.email", "user.emailVerified", "doorlist_member.roles"])
    .where("user.email", "=", p("email")),
);

type VisitRow = InviteRow & {
  tenant_name: string | null;
  tenant_settings: string | null;
  inviter_name: string | null;
  account_id: string | null;
};
/** In the words of its index, as the store reads an invite by its id. */
const selectVisit = statement<{ id: string }, VisitRow>((db, p) =>
  db
    .selectFrom("doorlist_invite as i")
    .leftJoin("doorlist_tenant as t", (join) => join.onRef("t.id", "=", "i.tenant_id").on("t.deleted_at", "is", null))
    .leftJoin("user as inviter", (join) => join.onRef("inviter.id", "=", "i.created_by").on("i.share_inviter_name", "=", 1))
    .leftJoin("user as account", "account.email", "i.email_key")
    .selectAll("i")
    .select(["t.name as tenant_name", "t.settings as tenant_settings"])
    .select(["inviter.name as inviter_name", "account.id as account_id"])
    .where(raw<SqlBool>`i.id || '' = ${p("id")}`),
);

const verifyText = `update "user" set "emailVerified" = true where id = any($1::text[])`;
const verifyMany = named({ sql: verifyText });

export function toUser({ id, email, emailVerified, name }: UserRow): User {
  return { id, email, emailVerified: Boolean(emailVerified), name };
}

function withTimes(row: UserTable): User {
  const times = { createdAt: new Date(row.createdAt).getTime(), updatedAt: new Date(row.updatedAt).getTime() };
  return { ...toUser(row), times };
}

function toVisit(row: VisitRow) {
  const { tenant_name: name, tenant_settings: settings, inviter_name: inviterName, account_id: accountId } = row;
  const tenant = name === null || settings === null ? null : { name, settings: toSettings(settings) };
  return { invite: toInvite(row), around: { tenant, inviterName, hasAccount: accountId !== null } };
}

export function builtInDirectory(sql: Sql): Directory {
  const { build } = sql;
  const markVerified = gather<string, void>(async (ids) => {
    await (sql.engine === "postgres"
      ? sql.all({ ...verifyMany, parameters: [ids] })
      : sql.all(build.updateTable("user").set({ emailVerified: 1 }).where("id", "in", ids).compile()));
    return ids.map(() => undefined);
  }, 64);
  return {
    async user(id) {
      const [row] = await selectById(sql, { id });
      return row ? withTimes(row) : null;
    },
    async users(ids) {
      if (ids.length === 0) return new Map();
      const query = build.selectFrom("user").select(columns).where("id", "in", ids);
      const rows = await sql.all<UserTable>(query.compile());
      return new Map(rows.map((row) => [row.id, withTimes(row)]));
    },
    async userByEmail(emailKey) {
      const [row] = await selectByEmail(sql, { email: emailKey });
      return row ? toUser(row) : null;
    },
    async visit(inviteId) {
      const [row] = await selectVisit(sql, { id: inviteId });
      return row ? toVisit(row) : null;
    },
    async accounts(tenantId, emailKeys) {
      const rows =
        emailKeys.length === 1
          ? await selectAccount(sql, { tenantId, email: emailKeys[0] ?? "" })
          : await accountsOf(sql, tenantId, emailKeys);
      return new Map(
        rows.map((row) => [row.email, { userId: row.id, roles: row.roles === null ? null : JSON.parse(row.roles) }]),
      );
    },
    async findMembers(tenantId, text, limit) {
      const wanted = text.normalize("NFC").toLowerCase();
      const searched = lowered(sql.engine, raw`u.name || ' ' || u.email`, wanted);
      const query = build
        .selectFrom("doorlist_member as m")
        .innerJoin("user as u", "u.id", "m.user_id")
        .select("u.id")
        .where("m.tenant_id", "=", tenantId)
        .where(raw<SqlBool>`${searched} like ${contains(wanted)} escape '!'`);
      const rows = await sql.all<{ id: string }>(query.orderBy("u.name").limit(limit).compile());
      return rows.map(({ id }) => id);
    },
    async isEmpty() {
      const rows = await sql.all(build.selectFrom("user").select("id").limit(1).compile());
      return rows.length === 0;
    },
    async createUser({ key: email, name }) {
      const now = new Date();
      const at = sql.engine === "postgres" ? now : now.toISOString();
      const emailVerified = sql.engine === "postgres" ? true : 1;
      const row = { id: newId(now.getTime()), name, email, emailVerified, createdAt: at, updatedAt: at };
      const query = build
        .insertInto("user")
        .values(row)
        .onConflict((clash) => clash.doNothing());
      await sql.all(query.compile());
      const [made] = await selectByEmail(sql, { email });
      if (!made) throw new Problem("unavailable", { retryAfter: 1 });
      return toUser(made);
    },
    async erase({ id, email }) {
      await sql.transaction(async (inside) => {
        // Foreign keys are not enforced on every SQLite connection, so nothing is left to a cascade.
        for (const table of ["session", "account"]) {
          await inside.all(raw`delete from ${raw.table(table)} where "userId" = ${id}`.compile(build));
        }
        // The library keeps what waits to be proven under names that hold the address or the id.
        for (const part of [id, email]) {
          const waits = raw`delete from "verification" where replace(identifier, ${part}, '') <> identifier or replace(value, ${part}, '') <> value`;
          await inside.all(waits.compile(build));
        }
        await inside.all(build.deleteFrom("user").where("id", "=", id).compile());
      });
    },
    markEmailVerified: markVerified,
  };
}

function accountsOf(sql: Sql, tenantId: string, emails: string[]) {
  const query = sql.build
    .selectFrom("user")
    .leftJoin("doorlist_member", (join) =>
      join.onRef("doorlist_member.user_id", "=", "user.id").on("doorlist_member.tenant_id", "=", tenantId),
    )
    .select(["user.id", "user.email", "doorlist_member.roles"])
    .where("user.email", "in", emails);
  return sql.all<Pick<UserRow, "id" | "email"> & { roles: string | null }>(query.compile());
}
