/** Writes what a seed makes up beside invites: the people who joined, their uses, and the mails that went out long ago. */
import type { Message } from "../core/message.ts";
import type { SentMessage } from "../core/ports.ts";
import { bulkTable, insertAll } from "./bulk.ts";
import { messageBulk, messageRow } from "./messages.ts";
import type { OpenDatabase } from "./open.ts";
import type { InviteUseRow, MemberRow, UserTable } from "./schema.ts";

/** Rows in one statement: PostgreSQL takes 65,535 parameters, SQLite 32,766. */
const ROWS = 1000;

const useBulk = bulkTable<InviteUseRow>("doorlist_invite_use", {
  tenant_id: "text",
  invite_id: "text",
  user_id: "text",
  used_at: "bigint",
  elapsed_ms: "bigint",
});
const memberBulk = bulkTable<MemberRow>("doorlist_member", {
  tenant_id: "text",
  user_id: "text",
  roles: "text",
  joined_at: "bigint",
});

export interface SeededPerson {
  id: string;
  name: string;
  email: string;
  roles: string[];
  joinedAt: number;
}

export function seedRows(database: OpenDatabase) {
  const { build } = database;
  return {
    /** Called first. */
    async prepare(): Promise<void> {
      if (database.engine !== "sqlite") return;
      // The indexes stay in memory, and what changes in them again and again reaches the file once in a while.
      await database.all({ sql: "pragma cache_size = -1000000", parameters: [] });
      await database.all({ sql: "pragma wal_autocheckpoint = 50000", parameters: [] });
    },
    async join(tenantId: string, people: SeededPerson[]): Promise<void> {
      const verified = database.engine === "postgres" ? true : 1;
      const users = people.map(({ id, name, email, joinedAt }): UserTable => {
        const createdAt = new Date(joinedAt).toISOString();
        return { id, name, email, emailVerified: verified, createdAt, updatedAt: createdAt };
      });
      for (let from = 0; from < users.length; from += ROWS) {
        await database.all(
          build
            .insertInto("user")
            .values(users.slice(from, from + ROWS))
            .compile(),
        );
      }
      const members = people.map(({ id, roles, joinedAt }) => {
        return { tenant_id: tenantId, user_id: id, roles: JSON.stringify(roles), joined_at: joinedAt };
      });
      await insertAll(database, memberBulk, members);
    },
    use: (uses: InviteUseRow[]) => insertAll(database, useBulk, uses),
    /** Those with a time were sent then; the others failed. */
    mail: (messages: (Message | SentMessage)[]) =>
      insertAll(
        database,
        messageBulk,
        messages.map((message) => {
          const state = "sentAt" in message ? "sent" : "failed";
          return { ...messageRow(message), state, attempts: 1, sent_at: "sentAt" in message ? message.sentAt : null };
        }),
      ),
    /** Called last. The planner of either engine looks at what is there. */
    async finish(tenantId: string, members: number): Promise<void> {
      const counted = build.updateTable("doorlist_tenant").set({ member_count: members }).where("id", "=", tenantId);
      await database.all(counted.compile());
      await database.all({ sql: "analyze", parameters: [], patient: true });
    },
  };
}
