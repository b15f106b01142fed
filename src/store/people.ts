/** People of whom only their tokens tell: remembered as they were last seen. */
import type { User } from "../core/ports.ts";
import type { PersonRow } from "./schema.ts";
import type { Sql } from "./sql.ts";

export interface People {
  /** An address belongs to whoever proved it last; one that is not proven leads to nobody where another has it. */
  remember(user: User, emailKey: string): Promise<void>;
  get(id: string): Promise<User | null>;
  byEmail(emailKey: string): Promise<User | null>;
  forget(id: string): Promise<void>;
}

const toUser = ({ id, email, email_verified: verified, name }: PersonRow): User => ({
  id,
  email,
  emailVerified: verified === 1,
  name,
});

export function peopleTable(sql: Sql): People {
  const { build } = sql;
  const select = build.selectFrom("doorlist_person").selectAll();
  return {
    remember: ({ id, email, emailVerified, name }, emailKey) =>
      sql.transaction(async (inside) => {
        const others = build.updateTable("doorlist_person").set({ email_key: null }).where("email_key", "=", emailKey);
        if (emailVerified) await inside.all(others.where("id", "<>", id).compile());
        const taken = await inside.all(select.where("email_key", "=", emailKey).where("id", "<>", id).compile());
        const row = { email, email_key: taken.length > 0 ? null : emailKey, email_verified: emailVerified ? 1 : 0, name };
        const query = build
          .insertInto("doorlist_person")
          .values({ id, ...row })
          .onConflict((clash) => clash.column("id").doUpdateSet(row));
        await inside.all(query.compile());
      }),
    async get(id) {
      const [row] = await sql.all<PersonRow>(select.where("id", "=", id).compile());
      return row ? toUser(row) : null;
    },
    async byEmail(emailKey) {
      const [row] = await sql.all<PersonRow>(select.where("email_key", "=", emailKey).compile());
      return row ? toUser(row) : null;
    },
    async forget(id) {
      await sql.all(build.deleteFrom("doorlist_person").where("id", "=", id).compile());
    },
  };
}
