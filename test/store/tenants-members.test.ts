/** The contract of tenants, members, uses, events and API keys. */

import { describe, expect, it } from "vitest";
import { newId } from "../../src/core/ids.ts";
import type { ApiKey, Page, PageQuery, Tenant } from "../../src/core/ports.ts";
import { noSettings } from "../../src/core/settings.ts";
import { engines } from "../support/databases.ts";
import { hostKinds } from "../support/host-databases.ts";
import { eventOf, HOUR, NOW, useStore } from "../support/store.ts";

/** Every item of a list, two at a time. */
async function allPages<T>(list: (page: PageQuery) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await list({ limit: 2, cursor });
    items.push(...page.data);
    if (page.nextCursor === null) return items;
    if (items.length > 1000) throw new Error("The pages go in circles");
    expect(page.data).toHaveLength(2);
    cursor = page.nextCursor;
  }
}

describe.each([...engines, ...hostKinds])("a store on %s", (engine) => {
  const own = useStore(engine);
  const tenantOf = (of: Partial<Tenant> = {}): Tenant => {
    return {
      id: own.tenantId,
      name: "Acme",
      seats: null,
      members: 0,
      waiting: 0,
      settings: noSettings,
      createdAt: NOW,
      updatedAt: NOW,
      ...of,
    };
  };

  describe("tenants", () => {
    it("keeps a tenant, and refuses another with its id", async () => {
      const { tenants } = own.store;
      const tenant = tenantOf({ name: "Ünïcode & Söhne", seats: 7, members: 2 });
      expect(await tenants.insert(tenant)).toBe(true);
      expect(await tenants.insert(tenantOf({ name: "another" }))).toBe(false);
      expect(await tenants.get(tenant.id)).toEqual(tenant);
      expect(await tenants.get("nobody")).toBeNull();
    });

    it("lists tenants by id, in pages", async () => {
      const ids = ["a", "b", "c", "d", "e"].map((letter) => `${own.tenantId}${letter}`);
      for (const id of ids.toReversed()) await own.store.tenants.insert(tenantOf({ id }));
      const listed = await allPages((page) => own.store.tenants.list(page));
      expect(listed.map(({ id }) => id).filter((id) => ids.includes(id))).toEqual(ids);
      expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length);
    });

    it("changes the name and the seats, together or alone", async () => {
      const { tenants } = own.store;
      const tenant = tenantOf();
      await tenants.insert(tenant);
      expect(await tenants.update(tenant.id, { name: "Beta" }, NOW + 1)).toEqual({ ...tenant, name: "Beta", updatedAt: NOW + 1 });
      const both = { name: "Gamma", seats: 4 };
      expect(await tenants.update(tenant.id, both, NOW + 2)).toEqual({ ...tenant, ...both, updatedAt: NOW + 2 });
      expect(await tenants.update(tenant.id, { seats: null }, NOW + 3)).toMatchObject({ name: "Gamma", seats: null });
      expect(await tenants.update("nobody", { name: "Beta" }, NOW)).toBeNull();
    });

    it("never has fewer seats than members", async () => {
      const { tenants } = own.store;
      await tenants.insert(tenantOf({ members: 3 }));
      expect(await tenants.update(own.tenantId, { name: "Beta", seats: 2 }, NOW)).toBeNull();
      expect(await tenants.get(own.tenantId)).toEqual(tenantOf({ members: 3 }));
      expect(await tenants.update(own.tenantId, { seats: 3 }, NOW)).toMatchObject({ seats: 3, members: 3 });
    });

    it("gives the free seats to as many as there are, of ten who come at once", async () => {
      const { tenants } = own.store;
      await tenants.insert(tenantOf({ seats: 4, members: 1 }));
      const answers = await Promise.all(Array.from({ length: 10 }, () => tenants.takeSeat(own.tenantId)));
      expect(answers.filter(Boolean)).toHaveLength(3);
      expect(await tenants.get(own.tenantId)).toMatchObject({ members: 4 });
      await tenants.freeSeat(own.tenantId);
      expect(await tenants.takeSeat(own.tenantId)).toBe(true);
      expect(await tenants.takeSeat(own.tenantId)).toBe(false);
    });

    it("are gone for every read and write once they are removed, though their id stays taken", async () => {
      const { tenants, members } = own.store;
      await tenants.insert(tenantOf({ members: 1 }));
      await members.insert({ tenantId: own.tenantId, userId: "user1", roles: ["owner"], joinedAt: NOW });
      expect(await tenants.remove("nobody", NOW)).toBe(false);
      expect(await tenants.remove(own.tenantId, NOW)).toBe(true);
      expect(await tenants.remove(own.tenantId, NOW)).toBe(false);
      expect(await tenants.get(own.tenantId)).toBeNull();
      expect(await tenants.update(own.tenantId, { name: "Beta" }, NOW)).toBeNull();
      expect(await tenants.takeSeat(own.tenantId)).toBe(false);
      expect(await tenants.insert(tenantOf())).toBe(false);
      const listed = await allPages((page) => tenants.list(page));
      expect(listed.map(({ id }) => id)).not.toContain(own.tenantId);
    });

    it("takes seats without end where there is no limit, and none of a tenant that does not exist", async () => {
      const { tenants } = own.store;
      await tenants.insert(tenantOf());
      for (let taken = 0; taken < 5; taken += 1) expect(await tenants.takeSeat(own.tenantId)).toBe(true);
      expect(await tenants.get(own.tenantId)).toMatchObject({ members: 5 });
      expect(await tenants.takeSeat("nobody")).toBe(false);
    });

    it("frees no seat that nobody has", async () => {
      const { tenants } = own.store;
      await tenants.insert(tenantOf({ members: 1 }));
      for (let freed = 0; freed < 3; freed += 1) await tenants.freeSeat(own.tenantId);
      expect(await tenants.get(own.tenantId)).toMatchObject({ members: 0 });
    });
  });

  describe("members", () => {
    it("makes a person a member once, and leaves the roles as they are the second time", async () => {
      const { members } = own.store;
      const member = { tenantId: own.tenantId, userId: "user1", roles: ["admin", "member"], joinedAt: NOW };
      expect(await members.insert(member)).toBe(true);
      expect(await members.insert({ ...member, roles: ["owner"], joinedAt: NOW + 1 })).toBe(false);
      expect(await members.get(own.tenantId, "user1")).toEqual(member);
      expect(await members.get(own.tenantId, "user2")).toBeNull();
      expect(await members.get("another", "user1")).toBeNull();
    });

    it("lists the members of the tenant alone, in pages", async () => {
      const { members } = own.store;
      const userIds = ["a", "b", "c", "d", "e"];
      for (const userId of userIds.toReversed()) {
        await members.insert({ tenantId: own.tenantId, userId, roles: ["member"], joinedAt: NOW });
      }
      await members.insert({ tenantId: "another", userId: "bb", roles: ["member"], joinedAt: NOW });
      const listed = await allPages((page) => members.list(own.tenantId, page));
      expect(listed.map(({ userId }) => userId)).toEqual(userIds);
    });

    it("lists the tenants of a person in the order in which they were made, with the roles there", async () => {
      const { members, tenants } = own.store;
      const userId = `person of ${own.tenantId}`;
      const made = [tenantOf({ id: `${own.tenantId}z` }), tenantOf({ id: `${own.tenantId}a`, createdAt: NOW + HOUR, seats: 3 })];
      for (const tenant of made.toReversed()) await tenants.insert(tenant);
      for (const [index, { id: tenantId }] of made.entries()) {
        await members.insert({ tenantId, userId, roles: index ? ["owner"] : ["member"], joinedAt: NOW });
      }
      expect(await members.listForUser(userId)).toEqual([
        { tenant: made[0], roles: ["member"] },
        { tenant: made[1], roles: ["owner"] },
      ]);
      expect(await members.listForUser("nobody")).toEqual([]);
    });

    it("changes roles only where they are still what was read", async () => {
      const { members } = own.store;
      await members.insert({ tenantId: own.tenantId, userId: "user1", roles: ["member"], joinedAt: NOW });
      expect(await members.setRoles(own.tenantId, "user1", ["admin"], ["owner"])).toBe(false);
      expect(await members.setRoles("another", "user1", ["member"], ["owner"])).toBe(false);
      expect(await members.setRoles(own.tenantId, "user1", ["member"], ["admin", "member"])).toBe(true);
      expect(await members.setRoles(own.tenantId, "user1", ["member"], ["owner"])).toBe(false);
      expect(await members.get(own.tenantId, "user1")).toMatchObject({ roles: ["admin", "member"] });
    });

    it("raises roles for one of eight who read the same", async () => {
      const { members } = own.store;
      await members.insert({ tenantId: own.tenantId, userId: "user1", roles: ["member"], joinedAt: NOW });
      const raise = (index: number) => members.setRoles(own.tenantId, "user1", ["member"], [`role${index}`]);
      const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => raise(index)));
      expect(answers.filter(Boolean)).toHaveLength(1);
      expect(await members.get(own.tenantId, "user1")).toMatchObject({ roles: [`role${answers.indexOf(true)}`] });
    });

    it("knows another holder of a role from a holder of a role with a similar name", async () => {
      const { members } = own.store;
      const hold = (userId: string, roles: string[]) => members.insert({ tenantId: own.tenantId, userId, roles, joinedAt: NOW });
      await hold("user1", ["team_lead"]);
      await hold("user2", ["team-lead", "teamXlead", "TEAM_LEAD", "team_leader", "my team_lead"]);
      await members.insert({ tenantId: "another", userId: "user3", roles: ["team_lead"], joinedAt: NOW });
      expect(await members.hasOther(own.tenantId, "team_lead", "user1")).toBe(false);
      expect(await members.hasOther(own.tenantId, "team_lead", "user2")).toBe(true);
      await hold("user4", ["member", "team_lead"]);
      expect(await members.hasOther(own.tenantId, "team_lead", "user1")).toBe(true);
    });

    it("removes a member once, in that tenant alone", async () => {
      const { members } = own.store;
      await members.insert({ tenantId: own.tenantId, userId: "user1", roles: ["member"], joinedAt: NOW });
      await members.insert({ tenantId: `${own.tenantId}b`, userId: "user1", roles: ["member"], joinedAt: NOW });
      expect(await members.remove(own.tenantId, "user1")).toBe(true);
      expect(await members.remove(own.tenantId, "user1")).toBe(false);
      expect(await members.get(own.tenantId, "user1")).toBeNull();
      expect(await members.get(`${own.tenantId}b`, "user1")).not.toBeNull();
    });
  });

  it("removes all the members of one tenant", async () => {
    const { members } = own.store;
    for (const tenantId of [own.tenantId, `${own.tenantId}b`]) {
      for (const userId of ["user1", "user2"]) await members.insert({ tenantId, userId, roles: ["member"], joinedAt: NOW });
    }
    await members.removeAll(own.tenantId);
    expect(await members.list(own.tenantId, { limit: 10 })).toEqual({ data: [], nextCursor: null });
    expect((await members.list(`${own.tenantId}b`, { limit: 10 })).data).toHaveLength(2);
  });

  describe("uses", () => {
    it("tells who took each of several invites", async () => {
      const { uses } = own.store;
      const [first, second, third] = [newId(NOW), newId(NOW), newId(NOW)];
      for (const [inviteId, userId] of [
        [first, "user1"],
        [second, "user2"],
        [third, "user3"],
      ] as const) {
        await uses.insert({ tenantId: own.tenantId, inviteId, userId, usedAt: NOW, elapsedMs: 1 });
      }
      await uses.insert({ tenantId: "another", inviteId: newId(NOW), userId: "user4", usedAt: NOW, elapsedMs: 1 });
      const takers = await uses.takers(own.tenantId, [first, third, newId(NOW)]);
      expect(Object.fromEntries(takers)).toEqual({ [first]: "user1", [third]: "user3" });
      expect(await uses.takers("another", [first])).toEqual(new Map());
      expect(await uses.takers(own.tenantId, [])).toEqual(new Map());
    });

    it("records one use for each person, the first", async () => {
      const { uses } = own.store;
      const use = { tenantId: own.tenantId, inviteId: newId(NOW), userId: "user1", usedAt: NOW, elapsedMs: 12_345 };
      const at = Array.from({ length: 5 }, (_, index) => uses.insert({ ...use, usedAt: NOW + index }));
      expect((await Promise.all(at)).filter(Boolean)).toHaveLength(1);
      expect(await uses.get(own.tenantId, use.inviteId, "user1")).toMatchObject({ userId: "user1", elapsedMs: 12_345 });
      expect(await uses.insert({ ...use, userId: "user2" })).toBe(true);
      expect(await uses.get(own.tenantId, use.inviteId, "user2")).toEqual({ ...use, userId: "user2" });
      expect(await uses.get("another", use.inviteId, "user1")).toBeNull();
    });

    it("lists the uses of one invite, in pages", async () => {
      const { uses } = own.store;
      const inviteId = newId(NOW);
      const userIds = ["a", "b", "c", "d"];
      for (const userId of userIds.toReversed()) {
        await uses.insert({ tenantId: own.tenantId, inviteId, userId, usedAt: NOW, elapsedMs: 1 });
      }
      await uses.insert({ tenantId: own.tenantId, inviteId: newId(NOW), userId: "bb", usedAt: NOW, elapsedMs: 1 });
      const listed = await allPages((page) => uses.list(own.tenantId, inviteId, page));
      expect(listed.map(({ userId }) => userId)).toEqual(userIds);
    });
  });

  describe("events", () => {
    it("lists the tenant's events, newest first, of one invite where asked, in pages", async () => {
      const { events } = own.store;
      const { tenantId } = own;
      const inviteId = newId(NOW);
      const made = [0, 1, 2, 3, 4].map((minute) => {
        const at = NOW + minute * 60_000;
        return eventOf({
          tenantId,
          at,
          id: newId(at),
          inviteId: minute % 2 ? null : inviteId,
          data: minute ? { minute, "ü'": [null] } : null,
        });
      });
      await events.append([]);
      await events.append(made.slice(2));
      await events.append(made.slice(0, 2));
      await events.append([eventOf({ tenantId: "another", inviteId })]);
      expect(await allPages((page) => events.list(tenantId, {}, page))).toEqual(made.toReversed());
      const ofInvite = made.filter((event) => event.inviteId === inviteId).toReversed();
      expect(await allPages((page) => events.list(tenantId, { inviteId }, page))).toEqual(ofInvite);
    });
  });

  describe("API keys", () => {
    const keyOf = (of: Partial<ApiKey> = {}): ApiKey => {
      return { id: newId(NOW), tenantId: own.tenantId, name: "deploy", createdBy: "user1", createdAt: NOW, ...of };
    };

    it("finds a key by its digest until it is revoked", async () => {
      const { apiKeys } = own.store;
      const key = keyOf();
      await apiKeys.insert({ ...key, digest: `digest of ${key.id}` });
      expect(await apiKeys.getByDigest(`digest of ${key.id}`)).toEqual(key);
      expect(await apiKeys.getByDigest("digest of nothing")).toBeNull();
      expect(await apiKeys.revoke("another", key.id, NOW)).toBe(false);
      expect(await apiKeys.revoke(null, key.id, NOW)).toBe(false);
      expect(await apiKeys.getByDigest(`digest of ${key.id}`)).toEqual(key);
      expect(await apiKeys.revoke(own.tenantId, key.id, NOW)).toBe(true);
      expect(await apiKeys.revoke(own.tenantId, key.id, NOW)).toBe(false);
      expect(await apiKeys.getByDigest(`digest of ${key.id}`)).toBeNull();
    });

    it("lists the keys of a tenant apart from those of the installation, without the revoked", async () => {
      const { apiKeys } = own.store;
      const mine = [keyOf({ id: newId(NOW) }), keyOf({ id: newId(NOW + 1) }), keyOf({ id: newId(NOW + 2) })];
      const everywhere = keyOf({ tenantId: null, createdBy: null });
      for (const key of [...mine, everywhere]) await apiKeys.insert({ ...key, digest: key.id });
      await apiKeys.revoke(own.tenantId, mine[1]?.id ?? "", NOW);
      expect(await apiKeys.list(own.tenantId)).toEqual([mine[0], mine[2]]);
      expect(await apiKeys.list(null)).toEqual([everywhere]);
      expect(await apiKeys.getByDigest(everywhere.id)).toEqual(everywhere);
      expect(await apiKeys.revoke(null, everywhere.id, NOW)).toBe(true);
      expect(await apiKeys.list(null)).toEqual([]);
    });
  });
});
