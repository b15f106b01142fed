/** The contract of `Store.transaction`: all or nothing, each for itself, and durable when it answers. */

import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { worldInside } from "../../src/core/inside.ts";
import type { Store, Tables, Tenant } from "../../src/core/ports.ts";
import { Problem } from "../../src/core/problems.ts";
import { noSettings } from "../../src/core/settings.ts";
import type { World } from "../../src/core/world.ts";
import { engines } from "../support/databases.ts";
import { eventOf, inviteOf, messageOf, NOW, openStore, rowOf, useStore } from "../support/store.ts";

class Undo extends Error {}

const tenantOf = (id: string, of: Partial<Tenant> = {}): Tenant => {
  return { id, name: "Acme", seats: null, members: 0, waiting: 0, settings: noSettings, createdAt: NOW, updatedAt: NOW, ...of };
};

describe.each(engines)("the transactions of a store on %s", (engine) => {
  const own = useStore(engine);

  it("keeps everything that was written when the work ends, and answers what the work answers", async () => {
    const { store, tenantId } = own;
    const answer = await store.transaction(async ({ tenants, members }) => {
      await tenants.insert(tenantOf(tenantId));
      await members.insert({ tenantId, userId: "user1", roles: ["owner"], joinedAt: NOW });
      await tenants.takeSeat(tenantId);
      return { done: true };
    });
    expect(answer).toEqual({ done: true });
    expect(await store.tenants.get(tenantId)).toMatchObject({ members: 1 });
    expect(await store.members.get(tenantId, "user1")).not.toBeNull();
  });

  it("undoes every write to every table where the work throws, and passes the error on", async () => {
    const { store, tenantId } = own;
    const invite = await own.inserted({ kind: "link", maxUses: 5 });
    const canceled = await own.inserted();
    await store.tenants.insert(tenantOf(tenantId, { members: 1, seats: 2 }));
    await store.members.insert({ tenantId, userId: "user1", roles: ["owner"], joinedAt: NOW });
    const message = messageOf({ tenantId });
    await store.messages.enqueue([message]);
    const before = await everything(store, tenantId);
    const error = new Undo("undo");
    const work = async (tables: Tables) => {
      await tables.invites.insert([rowOf(inviteOf({ tenantId }))]);
      await tables.invites.claimUse(invite, NOW);
      await tables.invites.update(invite, { roles: ["admin"], firstName: "Ana" }, NOW);
      await tables.invites.markLinkShown(invite);
      await tables.invites.close(canceled, "canceled", NOW);
      await tables.uses.insert({ tenantId, inviteId: invite.id, userId: "user2", usedAt: NOW, elapsedMs: 1 });
      await tables.members.insert({ tenantId, userId: "user2", roles: ["member"], joinedAt: NOW });
      await tables.members.setRoles(tenantId, "user1", ["owner"], ["member"]);
      await tables.tenants.takeSeat(tenantId);
      await tables.tenants.insert(tenantOf(`${tenantId}b`));
      await tables.events.append([eventOf({ tenantId })]);
      await tables.messages.markSent([message], NOW);
      await tables.messages.enqueue([messageOf({ tenantId })]);
      const key = { id: "key", tenantId, name: "key", createdBy: null, createdAt: NOW };
      await tables.apiKeys.insert({ ...key, digest: `digest of ${tenantId}` });
      // The writes are there for the transaction itself, or undoing them would prove nothing.
      expect(await everything(tables, tenantId)).not.toEqual(before);
      expect(await tables.members.get(tenantId, "user2")).not.toBeNull();
      throw error;
    };
    await expect(store.transaction(work)).rejects.toBe(error);
    expect(await everything(store, tenantId)).toEqual(before);
    expect(await store.tenants.get(`${tenantId}b`)).toBeNull();
    expect(await own.found({ role: "admin" })).toEqual([]);
    expect(await own.found({ q: "ana" })).toEqual([]);
  });

  it("makes what is nested a part of the whole", async () => {
    const { store, tenantId } = own;
    const row = rowOf(inviteOf({ tenantId }));
    // Inserting and updating are transactions of their own where they are called alone.
    const undone = store.transaction(async ({ invites }) => {
      expect(await invites.insert([row])).toEqual(new Set([row.invite.id]));
      expect(await invites.update(row.invite, { roles: ["admin"] }, NOW)).not.toBeNull();
      throw new Undo();
    });
    await expect(undone).rejects.toThrow(Undo);
    expect(await store.invites.get(tenantId, row.invite.id)).toBeNull();

    await store.transaction(async ({ invites }) => {
      await invites.insert([row]);
      await invites.update(row.invite, { roles: ["admin"] }, NOW);
      expect(await invites.get(tenantId, row.invite.id)).toMatchObject({ roles: ["admin"] });
    });
    expect(await own.found({ role: "admin" })).toEqual([row.invite.id]);
  });

  it("undoes the one of forty begun together that throws, and no other", async () => {
    const { store, tenantId } = own;
    await store.tenants.insert(tenantOf(tenantId));
    const join = (index: number) =>
      store.transaction(async ({ members, tenants }) => {
        await members.insert({ tenantId, userId: `user${index}`, roles: ["member"], joinedAt: NOW });
        await tenants.takeSeat(tenantId);
        if (index === 17) throw new Undo();
        return index;
      });
    const answers = await Promise.allSettled(Array.from({ length: 40 }, (_, index) => join(index)));
    answers.forEach((answer, index) => {
      if (index === 17) expect(answer).toMatchObject({ status: "rejected", reason: expect.any(Undo) });
      else expect(answer).toEqual({ status: "fulfilled", value: index });
    });
    const { data } = await store.members.list(tenantId, { limit: 100 });
    expect(data).toHaveLength(39);
    expect(data.map(({ userId }) => userId)).not.toContain("user17");
    expect(await store.tenants.get(tenantId)).toMatchObject({ members: 39 });
  });

  it("shows a write to the next read once it was answered, and never before", async () => {
    const { store, tenantId } = own;
    for (let round = 0; round < 50; round += 1) {
      const id = `${tenantId}.${round}`;
      await store.tenants.insert(tenantOf(id));
      expect(await store.tenants.get(id)).not.toBeNull();
      await store.transaction(({ tenants }) => tenants.takeSeat(id));
      expect(await store.tenants.get(id)).toMatchObject({ members: 1 });
    }
    let seen: unknown;
    const id = `${tenantId}.undone`;
    const undone = store.transaction(async ({ tenants }) => {
      await tenants.insert(tenantOf(id));
      seen = await store.tenants.get(id);
      throw new Undo();
    });
    await expect(undone).rejects.toThrow(Undo);
    expect(seen).toBeNull();
  });

  it("loses no count where forty add to it at once", async () => {
    const { store, tenantId } = own;
    await store.tenants.insert(tenantOf(tenantId));
    const add = (index: number) =>
      index % 2 ? store.tenants.takeSeat(tenantId) : store.transaction(({ tenants }) => tenants.takeSeat(tenantId));
    await Promise.all(Array.from({ length: 40 }, (_, index) => add(index)));
    expect(await store.tenants.get(tenantId)).toMatchObject({ members: 40 });
  });
});

async function everything(tables: Tables, tenantId: string) {
  const page = { limit: 100 };
  const { data: invites } = await tables.invites.list(tenantId, { sort: "createdAt", ...page }, NOW);
  const uses = [];
  for (const { id } of invites) uses.push(await tables.uses.list(tenantId, id, page));
  return {
    invites,
    tenant: await tables.tenants.get(tenantId),
    members: await tables.members.list(tenantId, page),
    events: await tables.events.list(tenantId, {}, page),
    uses,
    keys: await tables.apiKeys.list(tenantId),
    messages: await tables.messages.depth(NOW),
    sent: await tables.messages.listSent({}, 100),
  };
}

describe.each(engines)("units of work that are parts of one transaction on %s", (engine) => {
  const own = useStore(engine);
  const within = (tables: Tables) => worldInside({ store: own.store, webhooks: {} } as World, tables, () => {}).store;

  it("are not done any more once one has failed", async () => {
    const { store, tenantId } = own;
    const failing = store.transaction(async (tables) => {
      const inside = within(tables);
      const make = (name: string, reads: number) =>
        inside.transaction(async ({ tenants }) => {
          for (let read = 0; read < reads; read += 1) await tenants.get(tenantId);
          await tenants.insert(tenantOf(`${tenantId}${name}`));
          if (name === "a") throw new Undo();
        });
      await Promise.all([make("a", 0), make("b", 2), make("c", 20)]);
    });
    await expect(failing).rejects.toThrow(Undo);
    await sleep(50);
    for (const name of ["a", "b", "c"]) expect(await store.tenants.get(`${tenantId}${name}`)).toBeNull();
  });

  it("go on past one that is refused, for that is an answer", async () => {
    const { store, tenantId } = own;
    await store.transaction(async (tables) => {
      const inside = within(tables);
      const refused = inside.transaction(async () => {
        throw new Problem("invite_pending");
      });
      const done = inside.transaction(({ tenants }) => tenants.insert(tenantOf(tenantId)));
      expect(await Promise.allSettled([refused, done])).toMatchObject([{ status: "rejected" }, { value: true }]);
    });
    expect(await store.tenants.get(tenantId)).not.toBeNull();
  });
});

describe.each(["postgres", "a pool of pg", "a Kysely on PostgreSQL", "a Kysely on SQLite"] as const)("on %s", (kind) => {
  const own = useStore(kind);

  it.each([true, false])(
    "a transaction that ended takes no statement: its connection is another's (failed: %s)",
    async (fails) => {
      const { store, tenantId } = own;
      let late: Tables["tenants"] | undefined;
      const ended = store.transaction(async ({ tenants }) => {
        late = tenants;
        if (fails) throw new Undo();
      });
      await ended.catch(() => {});
      await expect(late?.insert(tenantOf(tenantId))).rejects.toThrow("The transaction has ended");
      expect(await store.tenants.get(tenantId)).toBeNull();
    },
  );
});

describe("transactions on sqlite that arrive together", () => {
  it("share one commit, though one of them throws", async () => {
    const { store, url, close } = await openStore("sqlite");
    const commits = () => walCommits(`${url.slice("sqlite:".length)}-wal`);
    const write = (of: string) =>
      store.transaction(async ({ tenants }) => {
        await tenants.insert(tenantOf(of));
        if (of === "t5") throw new Undo();
      });
    const before = commits();
    await write("alone");
    expect(commits()).toBe(before + 1);
    const answers = await Promise.allSettled(Array.from({ length: 30 }, (_, index) => write(`t${index}`)));
    expect(answers.filter(({ status }) => status === "rejected")).toHaveLength(1);
    expect(commits()).toBe(before + 2);
    expect(await store.tenants.get("t5")).toBeNull();
    expect((await store.tenants.list({ limit: 100 })).data).toHaveLength(30);
    await close();
  });
});

/** Commits in a write-ahead log: frames that carry the size of the database (sqlite.org/fileformat2.html#walformat). */
function walCommits(path: string): number {
  const log = readFileSync(path);
  if (log.length === 0) return 0;
  const frame = 24 + log.readUInt32BE(8);
  let commits = 0;
  for (let at = 32; at + frame <= log.length; at += frame) commits += log.readUInt32BE(at + 4) > 0 ? 1 : 0;
  return commits;
}

describe("transactions on postgres that wait for each other", () => {
  const own = useStore("postgres");

  it("do not both bring an invite back for one address: the second is told, and nothing breaks", async () => {
    const { store, tenantId } = own;
    const emailKey = "ana@example.com";
    const [one, other] = [
      await own.inserted({ emailKey, status: "expired" }),
      await own.inserted({ emailKey, status: "expired" }),
    ];
    const revival = { expiresAt: NOW + 1, generation: 1, keyId: "k", codeDigest: null, linkShown: false, createdBy: null };
    const queued = { ...revival, deliveryState: "queued" } as const;
    const { promise: revived, resolve } = Promise.withResolvers<void>();
    const first = store.transaction(async ({ invites }) => {
      const answer = await invites.revive(one, queued, NOW);
      resolve();
      // Until the second one's statement is at the database, which holds it until this is committed.
      await sleep(200);
      return answer;
    });
    await revived;
    expect(await store.invites.revive(other, queued, NOW)).toBeNull();
    expect(await first).toMatchObject({ status: "pending" });
    expect(await store.invites.get(tenantId, other.id)).toEqual(other);
  });

  it("are both done in the end", async () => {
    const { store } = own;
    const [a, b] = [tenantOf(`${own.tenantId}a`), tenantOf(`${own.tenantId}b`)];
    for (const tenant of [a, b]) await store.tenants.insert(tenant);
    const { promise: bothHold, resolve } = Promise.withResolvers<void>();
    let holding = 0;
    let runs = 0;
    const takeBoth = (first: Tenant, second: Tenant) => (of: Store) =>
      of.transaction(async ({ tenants }) => {
        runs += 1;
        await tenants.takeSeat(first.id);
        holding += 1;
        if (holding === 2) resolve();
        await bothHold;
        await tenants.takeSeat(second.id);
      });
    await Promise.all([takeBoth(a, b)(store), takeBoth(b, a)(store)]);
    expect(runs).toBeGreaterThan(2);
    expect(await store.tenants.get(a.id)).toMatchObject({ members: 2 });
    expect(await store.tenants.get(b.id)).toMatchObject({ members: 2 });
  });
});
