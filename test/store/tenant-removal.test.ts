/** The contract of what a deleted tenant leaves behind, and of an account that an invite makes. */

import { describe, expect, it } from "vitest";
import type { Tenant } from "../../src/core/ports.ts";
import { noSettings } from "../../src/core/settings.ts";
import { builtInDirectory } from "../../src/directory/built-in.ts";
import { engines } from "../support/databases.ts";
import { DAY, inviteOf, NOW, rowOf, useStore } from "../support/store.ts";

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
    const canceled = await invites.cancelAll("closing", NOW + DAY);
    expect(canceled.sort()).toEqual(mine.map(({ id }) => id).sort());
    for (const { id } of mine)
      expect(await invites.get("closing", id)).toMatchObject({ status: "canceled", statusChangedAt: NOW + DAY });
    expect(await invites.get("closing", due.id)).toMatchObject({ status: "pending" });
    expect(await invites.get("open", other.id)).toMatchObject({ status: "pending" });
    expect(await invites.cancelAll("closing", NOW + DAY)).toEqual([]);
  });

  it("makes one account for an address, however many ask at once", async () => {
    const directory = builtInDirectory(own.database);
    const address = { key: "ana@example.com", name: "ana" };
    const made = await Promise.all(Array.from({ length: 5 }, () => directory.createUser(address)));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(made[0]).toMatchObject({ email: "ana@example.com", emailVerified: true, name: "ana" });
    expect(await directory.userByEmail("ana@example.com")).toEqual(made[0]);
  });
});
