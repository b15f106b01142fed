/** What the life of an invite asks of a store: of Doorlist's own, and of the one over Better Auth's adapter, alike. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAdapterStore } from "../../src/better-auth/adapter/adapter-store.ts";
import { createTokens } from "../../src/better-auth/adapter/tokens.ts";
import { newEvent } from "../../src/core/events.ts";
import type { Invite } from "../../src/core/invite.ts";
import { createKeyring } from "../../src/core/keyring.ts";
import { inviteMessage } from "../../src/core/message.ts";
import type { InviteStore, NewInvite } from "../../src/core/ports.ts";
import { defaultRoles } from "../../src/core/role.ts";
import { engines } from "../support/databases.ts";
import { DAY, inviteOf, NOW, openStore } from "../support/store.ts";
import { openAuthApp } from "./support.ts";

const keyring = createKeyring(["a secret for tests only"]);
const stores = engines.flatMap((engine) => [
  { name: `Doorlist's own on ${engine}`, open: async () => ({ ...(await openStore(engine)), userId: "somebody" }) },
  {
    name: `Better Auth's adapter on ${engine}`,
    async open() {
      const app = await openAuthApp(engine);
      const membership = { appName: "App", appRoles: defaultRoles, defaultRole: "member", usersHaveRoles: true };
      const store = createAdapterStore({
        adapter: app.adapter as never,
        tokens: createTokens({ keyring, storage: "digest", generate: undefined }),
        membership: { ...membership, organizations: undefined },
      });
      return { store, close: app.close, userId: (await app.person("one@example.com")).id };
    },
  },
]);

describe.each(stores)("$name", ({ open }) => {
  let store: InviteStore;
  let close: () => Promise<void>;
  let userId = "";
  beforeAll(async () => {
    ({ store, close, userId } = await open());
  });
  afterAll(() => close());

  const tenantId = "app";
  const rowOf = (invite: Invite): NewInvite => ({
    invite,
    event: newEvent("invite.created", { tenantId, inviteId: invite.id, actor: "user:1", at: NOW }),
    message: inviteMessage(invite, NOW),
  });
  const made = async (of: Partial<Invite> = {}): Promise<Invite> => {
    const invite = inviteOf({ tenantId, keyId: keyring.current, createdBy: null, codeDigest: null, ...of });
    expect(await store.invites.insert([rowOf(invite)])).toEqual(new Set([invite.id]));
    return invite;
  };
  const link = (of: Partial<Invite> = {}) => made({ kind: "link", emailKey: null, ...of });
  const now = async ({ id }: Invite) => store.invites.get(tenantId, id);

  it("finds an invite by its tenant and id, by its id, and by its address while it is pending", async () => {
    const invite = await made();
    const same = { id: invite.id, tenantId, emailKey: invite.emailKey, roles: invite.roles, expiresAt: invite.expiresAt };
    expect(await now(invite)).toMatchObject(same);
    expect(await store.invites.getById(invite.id)).toMatchObject(same);
    expect(await store.invites.getPendingByEmail(tenantId, invite.emailKey ?? "")).toMatchObject(same);
    expect(await store.invites.get("another", invite.id)).toBeNull();
    await store.invites.close(invite, "canceled", NOW);
    expect(await store.invites.getPendingByEmail(tenantId, invite.emailKey ?? "")).toBeNull();
  });

  it("inserts no second pending invite for an address", async () => {
    const invite = await made();
    const second = inviteOf({ tenantId, keyId: keyring.current, emailKey: invite.emailKey });
    expect(await store.invites.insert([rowOf(second)])).toEqual(new Set());
  });

  it("claims each use once, and makes the last one the end", async () => {
    const invite = await link({ maxUses: 3 });
    const claims = await Promise.all(Array.from({ length: 8 }, () => store.invites.claimUse(invite, NOW)));
    expect(claims.flatMap((claim) => (claim ? [claim.uses] : [])).sort()).toEqual([1, 2, 3]);
    expect(await now(invite)).toMatchObject({ status: "accepted", uses: 3 });
  });

  it("claims without end where there is none", async () => {
    const invite = await link({ maxUses: null });
    for (const uses of [1, 2, 3]) expect(await store.invites.claimUse(invite, NOW)).toMatchObject({ uses, status: "pending" });
  });

  it("claims none of an invite that expired, is decided, has a newer link, or is another tenant's", async () => {
    const invite = await link({ maxUses: 3 });
    expect(await store.invites.claimUse(invite, invite.expiresAt)).toBeNull();
    expect(await store.invites.claimUse({ ...invite, generation: 1 }, NOW)).toBeNull();
    expect(await store.invites.claimUse({ ...invite, tenantId: "another" }, NOW)).toBeNull();
    await store.invites.close(invite, "canceled", NOW);
    expect(await store.invites.claimUse(invite, NOW)).toBeNull();
    expect(await now(invite)).toMatchObject({ uses: 0, status: "canceled" });
  });

  it("closes what is pending: to expired past its time alone, to the others before it alone", async () => {
    const invite = await made();
    expect(await store.invites.close(invite, "expired", invite.expiresAt - 1)).toBeNull();
    expect(await store.invites.close(invite, "rejected", invite.expiresAt)).toBeNull();
    expect(await store.invites.close(invite, "rejected", invite.expiresAt - 1)).toMatchObject({ status: "rejected" });
    expect(await store.invites.close(invite, "canceled", NOW)).toBeNull();
    const stale = await made();
    expect(await store.invites.close(stale, "expired", stale.expiresAt)).toMatchObject({ status: "expired" });
  });

  it("revives what is pending or expired, of the generation that was read", async () => {
    const invite = await made();
    const revival = {
      expiresAt: NOW + 30 * DAY,
      roles: ["admin"],
      generation: 1,
      keyId: keyring.current,
      codeDigest: null,
      linkShown: false,
      createdBy: null,
      deliveryState: "queued",
    } as const;
    await store.invites.close(invite, "expired", invite.expiresAt);
    const change = { ...revival, roles: ["admin"] };
    expect(await store.invites.revive({ ...invite, generation: 5 }, change, NOW)).toBeNull();
    const revived = { status: "pending", generation: 1, roles: ["admin"], expiresAt: NOW + 30 * DAY };
    expect(await store.invites.revive(invite, change, NOW)).toMatchObject(revived);
    expect(await store.invites.revive(invite, change, NOW)).toBeNull();
    await store.invites.close(invite, "canceled", NOW);
    expect(await store.invites.revive({ ...invite, generation: 1 }, change, NOW)).toBeNull();
  });

  it("keeps one use of a person for an invite", async () => {
    const invite = await link();
    const use = { tenantId, inviteId: invite.id, userId, usedAt: NOW, elapsedMs: 0 };
    expect(await store.uses.get(tenantId, invite.id, userId)).toBeNull();
    const insert = () => store.transaction(({ uses }) => uses.insert(use)).catch(() => "failed");
    expect(await insert()).toBe(true);
    expect(await insert()).toBe(false);
    expect(await store.uses.get(tenantId, invite.id, userId)).toMatchObject({ usedAt: NOW });
  });

  it("undoes all of a transaction that fails", async () => {
    const invite = await link({ maxUses: 1 });
    const failing = store.transaction(async ({ invites, uses }) => {
      await invites.claimUse(invite, NOW);
      await uses.insert({ tenantId, inviteId: invite.id, userId, usedAt: NOW, elapsedMs: 0 });
      throw new Error("on purpose");
    });
    await expect(failing).rejects.toThrow("on purpose");
    expect(await now(invite)).toMatchObject({ status: "pending", uses: 0 });
    expect(await store.uses.get(tenantId, invite.id, userId)).toBeNull();
  });

  it("lets nothing of a transaction go on once it has failed", async () => {
    const invite = await link();
    const failing = store.transaction(({ uses, invites }) =>
      Promise.all([
        invites.getById(invite.id).then(() => Promise.reject(new Error("on purpose"))),
        uses.insert({ tenantId, inviteId: invite.id, userId, usedAt: NOW, elapsedMs: 0 }),
      ]),
    );
    await expect(failing).rejects.toThrow("on purpose");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await store.uses.get(tenantId, invite.id, userId)).toBeNull();
  });
});
