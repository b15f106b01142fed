/** Fills a database of ours through its own store, and makes people who are signed in. */
import { createHmac, randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import type { Actor, Authority } from "../src/core/actor.ts";
import { createApiKey } from "../src/core/api-keys.ts";
import { draftInvite, newRow } from "../src/core/draft.ts";
import { newId } from "../src/core/ids.ts";
import type { NewInvite, User } from "../src/core/ports.ts";
import { createTenant } from "../src/core/tenants.ts";
import { mintToken } from "../src/core/token.ts";
import { createDoorlist } from "../src/index.ts";
import { type OpenDatabase, openDatabase } from "../src/store/open.ts";

export const SECRET = "a secret for measurements only";

/** Rows in one statement or transaction. */
const SLICE = 500;
const oneToIndex = { sql: "select 1 as one from doorlist_search_queue limit 1", parameters: [] };

export interface Seeded {
  tenantId: string;
  /** Of the installation, kept in the database as `doorlist keys create` does. */
  apiKey: string;
  authority: Authority;
}

export type Seeder = Awaited<ReturnType<typeof openSeeder>>;

/** @param url of a database that may be empty */
export async function openSeeder(url: string) {
  const doorlist = createDoorlist({ database: url, secret: SECRET, baseUrl: "http://localhost:4400" });
  await doorlist.migrate();
  const database = openDatabase(url, console.error);
  const { world } = doorlist;
  const { messages } = world.store;

  /** Makes accounts. The address is not confirmed, as after a sign-up with a password. */
  async function users(emails: string[]): Promise<User[]> {
    const made = emails.map((email) => ({ id: newId(Date.now()), email, name: "Ana Lima", emailVerified: false }));
    for (const slice of slices(made)) await insertUsers(database, slice);
    return made;
  }

  return {
    world,
    users,
    /** Their session cookies, signed as sign-in signs them. */
    async signIn(people: User[]): Promise<string[]> {
      const sessions = people.map(({ id }) => ({ userId: id, token: randomBytes(24).toString("base64url") }));
      for (const slice of slices(sessions)) await insertSessions(database, slice);
      return sessions.map(({ token }) => `better-auth.session_token=${encodeURIComponent(`${token}.${signatureOf(token)}`)}`);
    },
    /** A tenant with its owner. */
    async tenant(): Promise<Seeded> {
      const [owner] = await users([`owner-${newId(Date.now())}@example.com`]);
      if (!owner) throw new Error("No owner");
      const actor: Actor = { type: "user", user: owner };
      const { id: tenantId, roles, settings } = await createTenant(world, actor, { name: "Acme" });
      const { key } = await createApiKey(world, "operator", null, "bench");
      return { tenantId, apiKey: key, authority: { tenantId, userId: owner.id, roles, settings, actor: `user:${owner.id}` } };
    },
    /** Pending e-mail invites of the owner, whose mail has gone out; answers their tokens. */
    async invites({ authority }: Seeded, emails: string[]): Promise<string[]> {
      const tokens: string[] = [];
      for (const slice of slices(emails)) {
        const rows = slice.map((email): NewInvite => {
          const invite = draftInvite(world, authority, { email, roles: ["member"] }, Date.now());
          tokens.push(mintToken(world.keyring, invite));
          return { ...newRow({ ...invite, newAccount: true }, authority, invite.createdAt), message: null };
        });
        const inserted = await world.store.invites.insert(rows);
        if (inserted.size !== rows.length) throw new Error(`${rows.length - inserted.size} invites were not inserted`);
      }
      return tokens;
    },
    /** Takes what is queued off the outbox, seals and indexes what was written, so that a server at rest is at rest. */
    async settle(): Promise<void> {
      for (;;) {
        const claimed = await messages.claim(Date.now() + 60_000, 600_000, 5_000);
        if (claimed.length === 0) break;
        await messages.markSent(claimed, Date.now());
      }
      await doorlist.worker.seal();
      while ((await database.all(oneToIndex)).length > 0) await world.store.invites.indexQueued();
    },
    async close(): Promise<void> {
      await database.close();
      await doorlist.close();
    },
  };
}

function slices<T>(items: T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / SLICE) }, (_, index) => items.slice(index * SLICE, (index + 1) * SLICE));
}

/** What src/directory/session.ts checks, with the key that src/index.ts derives. */
function signatureOf(token: string): string {
  const key = createHmac("sha256", SECRET).update("doorlist sessions").digest("base64url");
  return createHmac("sha256", key).update(token).digest("base64");
}

/** The columns of the sign-in library's tables that are not null. */
interface SignInTables {
  user: { id: string; name: string; email: string; emailVerified: boolean | number; createdAt: string; updatedAt: string };
  session: { id: string; token: string; userId: string; expiresAt: string; createdAt: string; updatedAt: string };
}

const tablesOf = (database: OpenDatabase) => database.build as unknown as Kysely<SignInTables>;
const now = new Date().toISOString();
const inAMonth = new Date(Date.now() + 30 * 24 * 3_600_000).toISOString();

async function insertUsers(database: OpenDatabase, people: User[]): Promise<void> {
  const flag = (value: boolean) => (database.engine === "postgres" ? value : Number(value));
  const rows = people.map((user) => ({ ...user, emailVerified: flag(user.emailVerified), createdAt: now, updatedAt: now }));
  await database.all(tablesOf(database).insertInto("user").values(rows).compile());
}

async function insertSessions(database: OpenDatabase, sessions: { userId: string; token: string }[]): Promise<void> {
  const rows = sessions.map((one) => ({ ...one, id: newId(Date.now()), expiresAt: inAMonth, createdAt: now, updatedAt: now }));
  await database.all(tablesOf(database).insertInto("session").values(rows).compile());
}
