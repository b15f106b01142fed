/** A store on a fresh database, and rows to put into it. */
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { type DoorlistEvent, newEvent } from "../../src/core/events.ts";
import { newId } from "../../src/core/ids.ts";
import type { Invite } from "../../src/core/invite.ts";
import type { InviteQuery } from "../../src/core/invite-query.ts";
import type { Message } from "../../src/core/message.ts";
import type { NewInvite, Store } from "../../src/core/ports.ts";
import { insertAll } from "../../src/store/bulk.ts";
import { fromInvite, inviteBulk, inviteRoleBulk, roleRows } from "../../src/store/invite-row.ts";
import { migrate } from "../../src/store/migrate.ts";
import { type GivenDatabase, type OpenDatabase, openDatabase } from "../../src/store/open.ts";
import { searchQueueBulk, searchQueueRows } from "../../src/store/search-index.ts";
import type { EngineName } from "../../src/store/sql.ts";
import { createStore } from "../../src/store/store.ts";
import { createMigratedDatabase } from "./databases.ts";
import { type HostKind, hostDatabases } from "./host-databases.ts";

export const NOW = Date.UTC(2030, 0, 15, 12);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface TestStore {
  store: Store;
  database: OpenDatabase;
  url: string;
  close(): Promise<void>;
}

/** @param kind an engine, or a database that a host gives */
export async function openStore(kind: EngineName | HostKind): Promise<TestStore> {
  const isEngine = kind === "sqlite" || kind === "postgres";
  const made: { url: string; given?: GivenDatabase; drop(): Promise<void> } = isEngine
    ? await createMigratedDatabase(kind)
    : { url: "", ...(await hostDatabases[kind]()) };
  // Dropping the database cuts off connections that are still closing.
  const database = openDatabase(made.given ?? made.url, () => {});
  await migrate(database);
  return {
    store: createStore(database),
    database,
    url: made.url,
    async close() {
      await database.close();
      await made.drop();
    },
  };
}

/** A pending e-mail invite of the moment `NOW`, or what is asked for. */
export function inviteOf(of: Partial<Invite> = {}): Invite {
  const at = of.createdAt ?? NOW;
  const id = of.id ?? newId(at);
  const email = of.kind === "link" ? null : (of.emailKey ?? `${id}@example.com`);
  return {
    id,
    tenantId: "acme",
    kind: "email",
    email,
    emailKey: email,
    firstName: null,
    lastName: null,
    roles: ["member"],
    data: null,
    locale: null,
    status: "pending",
    statusChangedAt: at,
    expiresAt: at + 7 * DAY,
    maxUses: of.kind === "link" ? null : 1,
    uses: 0,
    allowedDomains: null,
    newAccount: null,
    shareInviterName: true,
    createdBy: null,
    createdAt: at,
    updatedAt: at,
    tokenType: "token",
    keyId: "0123abcd",
    generation: 0,
    codeDigest: null,
    linkShown: false,
    delivery: { state: "queued", reason: null, at: null },
    sentCount: 0,
    lastSentAt: null,
    callbackUrl: null,
    redirectUrl: null,
    linkTemplate: null,
    requiresApproval: false,
    message: null,
    ...of,
  };
}

export function messageOf(of: Partial<Message<"invite">> = {}): Message {
  const createdAt = of.createdAt ?? NOW;
  const id = newId(createdAt);
  return {
    id,
    tenantId: "acme",
    kind: "invite",
    inviteId: newId(createdAt),
    about: null,
    to: `${id}@example.com`,
    generation: 0,
    createdAt,
    attempts: 0,
    ...of,
  };
}

export function eventOf(of: Partial<DoorlistEvent> = {}): DoorlistEvent {
  const about = { tenantId: "acme", actor: "system", at: of.at ?? NOW };
  return { ...newEvent("tenant.updated", about), ...of };
}

/** The invite with its event, and its message where it has an address. */
export function rowOf(invite: Invite): NewInvite {
  const { tenantId, id: inviteId, createdAt: at } = invite;
  const message = invite.email === null ? null : messageOf({ tenantId, inviteId, to: invite.email, createdAt: at });
  return { invite, event: newEvent("invite.created", { tenantId, inviteId, actor: "system", at }), message };
}

/** Inserts the invites with their roles, and to be searched: for data in bulk. */
export async function fill(database: OpenDatabase, invites: Invite[]): Promise<void> {
  for (let start = 0; start < invites.length; start += 1000) {
    const slice = invites.slice(start, start + 1000);
    await insertAll(database, inviteBulk, slice.map(fromInvite));
    await insertAll(database, inviteRoleBulk, slice.flatMap(roleRows));
    await insertAll(database, searchQueueBulk, searchQueueRows(slice));
  }
}

/** For the tests of a `describe`: one store, and for each test a tenant of its own. */
export function useStore(kind: EngineName | HostKind) {
  let opened: TestStore;
  const own = {
    store: undefined as unknown as Store,
    database: undefined as unknown as OpenDatabase,
    tenantId: "tenant0",
    /** An invite that is in the store, in the test's own tenant unless another is named. */
    async inserted(of: Partial<Invite> = {}): Promise<Invite> {
      const invite = inviteOf({ tenantId: own.tenantId, ...of });
      expect(await own.store.invites.insert([rowOf(invite)])).toEqual(new Set([invite.id]));
      return invite;
    },
    stored: (invite: Invite) => own.store.invites.get(invite.tenantId, invite.id),
    /** The ids that a list of the tenant holds, oldest first. */
    async found(query: Partial<InviteQuery>): Promise<string[]> {
      const page = await own.store.invites.list(own.tenantId, { sort: "createdAt", limit: 100, ...query }, NOW);
      return page.data.map(({ id }) => id);
    },
  };
  beforeAll(async () => {
    opened = await openStore(kind);
    Object.assign(own, { store: opened.store, database: opened.database });
  });
  beforeEach(() => {
    own.tenantId = `tenant${Number(own.tenantId.slice("tenant".length)) + 1}`;
  });
  afterAll(() => opened.close());
  return own;
}
