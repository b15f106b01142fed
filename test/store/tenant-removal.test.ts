/** The contract of what a deleted tenant leaves behind, and of an account that an invite makes. */

import { describe, expect, it } from "vitest";
import { newId } from "../../src/core/ids.ts";
import type { Store, Tenant } from "../../src/core/ports.ts";
import type { JoinRequest } from "../../src/core/request.ts";
import { defaultRoles } from "../../src/core/role.ts";
import { noSettings } from "../../src/core/settings.ts";
import { deleteTenant } from "../../src/core/tenants.ts";
import type { World } from "../../src/core/world.ts";
import { builtInDirectory } from "../../src/directory/built-in.ts";
import { engines } from "../support/databases.ts";
import { DAY, fill, inviteOf, NOW, rowOf, useStore } from "../support/store.ts";

const tenantOf = (id: string): Tenant => ({
  id,
  name: id,
  seats: null,
  members: 1,
  waiting: 0,
  settings: noSettings,
  createdAt: NOW,
  updatedAt: NOW,
});

const requestOf = (tenantId: string, userId: string): JoinRequest => {
  const of = { origin: "open", inviteId: null, message: null, decidedBy: null, inviteGeneration: null } as const;
  const waits = { status: "pending", statusChangedAt: NOW, waitsFor: "seat", waitingSince: NOW } as const;
  return { id: newId(NOW), tenantId, userId, ...of, ...waits, roles: ["member"], createdAt: NOW, expiresAt: NOW + DAY };
};

describe.each(engines)("a store on %s", (engine) => {
  const own = useStore(engine);

  it("finds a removed tenant nowhere, seats nobody in it, and does not give its id away", async () => {
    const { tenants, members } = own.store;
    await tenants.insert(tenantOf("gone"));
    await members.insert({ tenantId: "gone", userId: "olive", roles: ["owner"], joinedAt: NOW });
    expect(await tenants.remove("gone", NOW)).toBe(true);
    expect(await tenants.remove("gone", NOW)).toBe(false);
    expect(await tenants.get("gone")).toBeNull();
    expect((await tenants.list({ limit: 100 })).data.map(({ id }) => id)).not.toContain("gone");
    expect(await tenants.update("gone", { name: "Back" }, NOW)).toBeNull();
    expect(await tenants.takeSeat("gone")).toBe(false);
    expect(await tenants.insert(tenantOf("gone"))).toBe(false);
    await members.removeAll("gone");
    expect(await members.get("gone", "olive")).toBeNull();
  });

  it("cancels the pending invites of one tenant, and leaves those past their time to the sweep", async () => {
    const { invites } = own.store;
    const mine = [inviteOf({ tenantId: "closing" }), inviteOf({ tenantId: "closing", kind: "link" })];
    const due = inviteOf({ tenantId: "closing", expiresAt: NOW + 1 });
    const other = inviteOf({ tenantId: "open" });
    await invites.insert([...mine, due, other].map(rowOf));
    const canceled = await invites.cancelPending("closing", NOW + DAY, 100);
    expect(canceled.sort()).toEqual(mine.map(({ id }) => id).sort());
    for (const { id } of mine)
      expect(await invites.get("closing", id)).toMatchObject({ status: "canceled", statusChangedAt: NOW + DAY });
    expect(await invites.get("closing", due.id)).toMatchObject({ status: "pending" });
    expect(await invites.get("open", other.id)).toMatchObject({ status: "pending" });
    expect(await invites.cancelPending("closing", NOW + DAY, 100)).toEqual([]);
  });

  it("deletes a tenant of many in slices, and where that is cut short, once more from where it was", async () => {
    const { store, database, tenantId } = own;
    const { tenants, requests } = store;
    await tenants.insert({ ...tenantOf(tenantId), seats: 5, waiting: 300 });
    await fill(
      database,
      Array.from({ length: 900 }, () => inviteOf({ tenantId })),
    );
    for (let index = 0; index < 300; index += 1) await requests.insert(requestOf(tenantId, `user${index}`));
    let transactions = 0;
    let most = 99;
    const counted: Store["transaction"] = (work) => {
      transactions += 1;
      return transactions > most ? Promise.reject(new Error("The process died")) : store.transaction(work);
    };
    const clock = { now: () => NOW + transactions };
    const world = { store: { ...store, transaction: counted }, clock, roles: defaultRoles } as Partial<World> as World;
    const remove = () => deleteTenant(world, { type: "key", keyId: "test", tenantId: null, user: null }, tenantId);

    most = 1;
    await expect(remove()).rejects.toThrow("The process died");
    expect(await tenants.get(tenantId)).toMatchObject({ members: 1, waiting: 100 });
    expect(await own.found({ status: "canceled", limit: 1000 })).toHaveLength(200);

    most = 99;
    await remove();
    expect(transactions).toBeGreaterThan(5);
    expect(await tenants.get(tenantId)).toBeNull();
    expect(await own.found({ status: "canceled", limit: 1000 })).toHaveLength(900);
    const told = `select type, count(*) as n from doorlist_event where tenant_id = '${tenantId}' group by type order by type`;
    expect(await database.all({ sql: told, parameters: [] })).toEqual([
      { type: "invite.canceled", n: 900 },
      { type: "request.expired", n: 300 },
      { type: "tenant.deleted", n: 1 },
    ]);
  });

  it("keeps no secret of the mail server of a deleted tenant", async () => {
    const { store, tenantId } = own;
    await store.tenants.insert(tenantOf(tenantId));
    const secrets = { password: "sealed", dkim: { domain: "acme.example", selector: "s1", privateKey: "sealed" } };
    const server = { tenantId, version: "1", host: "smtp.acme.example", port: 587, tls: "starttls", user: "acme" } as const;
    await store.mailServers.put({ ...server, ...secrets, from: "ana@acme.example", replyTo: null, updatedAt: NOW });
    const world = { store, clock: { now: () => NOW }, roles: defaultRoles } as Partial<World> as World;
    await deleteTenant(world, { type: "key", keyId: "test", tenantId: null, user: null }, tenantId);
    expect(await store.mailServers.get(tenantId)).toBeNull();
  });

  // SQLite has one writer: nobody comes in between.
  if (engine === "postgres") {
    it("closes what came in while the last was closed and the tenant removed", async () => {
      const { store, tenantId } = own;
      await store.tenants.insert({ ...tenantOf(tenantId), waiting: 1 });
      const late = inviteOf({ tenantId });
      const transaction: Store["transaction"] = (work) =>
        store.transaction((tables) => {
          const remove = async (id: string, now: number) => {
            await store.invites.insert([rowOf(late)]);
            await store.requests.insert(requestOf(tenantId, "late"));
            return tables.tenants.remove(id, now);
          };
          return work({ ...tables, tenants: { ...tables.tenants, remove } });
        });
      const world = { store: { ...store, transaction }, clock: { now: () => NOW + 1 }, roles: defaultRoles };
      const operator = { type: "key", keyId: "test", tenantId: null, user: null } as const;
      await deleteTenant(world as Partial<World> as World, operator, tenantId);
      expect(await store.tenants.get(tenantId)).toBeNull();
      expect(await store.invites.get(tenantId, late.id)).toMatchObject({ status: "canceled" });
      expect(await store.requests.pendingOf(tenantId, "late")).toBeNull();
      const { data: told } = await store.events.list(tenantId, {}, { limit: 9 });
      expect(told.map(({ type }) => type).sort()).toEqual([
        "invite.canceled",
        "invite.created",
        "request.expired",
        "tenant.deleted",
      ]);
    });
  }

  it("makes one account for an address, however many ask at once", async () => {
    const directory = builtInDirectory(own.database);
    const address = { key: "ana@example.com", name: "ana" };
    const made = await Promise.all(Array.from({ length: 5 }, () => directory.createUser(address)));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(made[0]).toMatchObject({ email: "ana@example.com", emailVerified: true, name: "ana" });
    expect(await directory.userByEmail("ana@example.com")).toEqual(made[0]);
  });
});
