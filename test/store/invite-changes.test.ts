/** The contract of `Store.invites.update` and `revive`: their guards, and what they keep in step. */
import { describe, expect, it } from "vitest";
import type { Invite } from "../../src/core/invite.ts";
import type { InviteChange, InviteRevival } from "../../src/core/ports.ts";
import { engines } from "../support/databases.ts";
import { DAY, NOW, useStore } from "../support/store.ts";

const everything: Required<InviteChange> = {
  expiresAt: NOW + 30 * DAY,
  roles: ["admin", "member"],
  firstName: "Änne",
  lastName: "O'Neill",
  locale: "de-CH",
  data: { seat: 12, tags: ["a"] },
  callbackUrl: "https://app.example/back",
  redirectUrl: "/start",
  linkTemplate: "/in?t={token}",
  shareInviterName: false,
  message: "Welcome,\nand well met",
  createdBy: "user3",
};
const revival: InviteRevival = {
  expiresAt: NOW + 7 * DAY,
  generation: 1,
  keyId: "89abcdef",
  codeDigest: null,
  linkShown: false,
  createdBy: "user2",
  deliveryState: "queued",
};

describe.each(engines)("changes of an invite in a store on %s", (engine) => {
  const own = useStore(engine);
  const { inserted, stored, found } = own;

  describe("update", () => {
    it("changes every field that is given, and the time of the change", async () => {
      const { store } = own;
      const invite = await inserted();
      const changed = { ...invite, ...everything, updatedAt: NOW + 1 };
      expect(await store.invites.update(invite, everything, NOW + 1)).toEqual(changed);
      expect(await stored(invite)).toEqual(changed);
    });

    it("leaves what is not given, clears what is null, and is a later version though no time has passed, if it changes anything", async () => {
      const { store } = own;
      const invite = await inserted(everything);
      expect(await store.invites.update(invite, { firstName: undefined }, NOW)).toEqual(invite);
      const cleared = { firstName: null, lastName: null, locale: null, data: null, callbackUrl: null, redirectUrl: null };
      expect(await store.invites.update(invite, cleared, NOW)).toEqual({ ...invite, ...cleared, updatedAt: NOW + 1 });
      const named = { ...cleared, firstName: "Ana" };
      expect(await store.invites.update(invite, named, NOW)).toEqual({ ...invite, ...named, updatedAt: NOW + 2 });
    });

    it("is found by its new roles and names, and no longer by the old ones", async () => {
      const { store } = own;
      const invite = await inserted({
        emailKey: "ana@example.com",
        roles: ["member", "guest"],
        firstName: "Ana",
        lastName: "Lima",
      });
      await store.invites.update(invite, { roles: ["admin", "member"], firstName: "ÉLISE" }, NOW);
      expect(await found({ role: "admin" })).toEqual([invite.id]);
      expect(await found({ role: "member" })).toEqual([invite.id]);
      expect(await found({ role: "guest" })).toEqual([]);
      expect(await found({ q: "élise lima" })).toEqual([invite.id]);
      expect(await found({ q: "ana lima" })).toEqual([]);
      expect(await found({ q: "ana@example" })).toEqual([invite.id]);
      await store.invites.update(invite, { lastName: null }, NOW);
      expect(await found({ q: "lima" })).toEqual([]);
    });

    it.each<[string, Partial<Invite>]>([
      ["at the moment it expires", { expiresAt: NOW }],
      ["recorded as expired", { status: "expired", expiresAt: NOW + 1 }],
      ["accepted", { status: "accepted" }],
      ["rejected", { status: "rejected" }],
      ["canceled", { status: "canceled" }],
    ])("refuses one %s, and changes neither it nor its roles", async (_, of) => {
      const { store } = own;
      const invite = await inserted({ ...of, roles: ["guest"] });
      expect(await store.invites.update(invite, everything, NOW)).toBeNull();
      expect(await stored(invite)).toEqual(invite);
      expect(await found({ role: "guest" })).toEqual([invite.id]);
      expect(await found({ role: "admin" })).toEqual([]);
      expect(await found({ q: "Änne" })).toEqual([]);
    });

    it("does not reach into another tenant", async () => {
      const { store } = own;
      const invite = await inserted();
      expect(await store.invites.update({ ...invite, tenantId: "another" }, everything, NOW)).toBeNull();
      expect(await stored(invite)).toEqual(invite);
    });
  });

  describe("revive", () => {
    it("gives a pending invite what is new, and leaves it pending since when it was", async () => {
      const { store } = own;
      const invite = await inserted({ delivery: { state: "failed", reason: "550", at: NOW }, sentCount: 1, lastSentAt: NOW });
      const { deliveryState: state, ...given } = revival;
      const revived = { ...invite, ...given, updatedAt: NOW + 5, delivery: { state, reason: null, at: null } };
      expect(await store.invites.revive(invite, revival, NOW + 5)).toEqual(revived);
      expect(await stored(invite)).toEqual(revived);
    });

    it("brings an expired invite back, with the uses it had", async () => {
      const { store } = own;
      const invite = await inserted({ kind: "link", status: "expired", expiresAt: NOW - 1, uses: 2, maxUses: 5 });
      const revived = await store.invites.revive(invite, { ...revival, codeDigest: "new code", linkShown: true }, NOW);
      expect(revived).toMatchObject({
        status: "pending",
        statusChangedAt: NOW,
        uses: 2,
        codeDigest: "new code",
        linkShown: true,
      });
      expect(await store.invites.claimUse({ ...invite, generation: 0 }, NOW)).toBeNull();
      expect(await store.invites.claimUse({ ...invite, generation: 1 }, NOW)).toMatchObject({ uses: 3 });
    });

    it("keeps that its link was shown meanwhile, until it has another", async () => {
      const { store } = own;
      const invite = await inserted({ generation: 1 });
      await store.invites.markLinkShown(invite);
      // What the caller knew of it is from before.
      expect(await store.invites.revive(invite, { ...revival, linkShown: false }, NOW)).toMatchObject({ linkShown: true });
      const rotated = { ...revival, generation: 2, linkShown: false };
      expect(await store.invites.revive(invite, rotated, NOW)).toMatchObject({ linkShown: false });
    });

    it("is found by its new roles and names", async () => {
      const { store } = own;
      const invite = await inserted({ status: "expired", roles: ["guest"], firstName: "Ana" });
      await store.invites.revive(invite, { ...revival, roles: ["admin"], firstName: "Élise" }, NOW);
      expect(await found({ role: "admin" })).toEqual([invite.id]);
      expect(await found({ role: "guest" })).toEqual([]);
      expect(await found({ q: "ÉLISE" })).toEqual([invite.id]);
      expect(await found({ status: "pending" })).toEqual([invite.id]);
    });

    it.each<[string, Partial<Invite>, { generation?: number; tenantId?: string }]>([
      ["accepted", { status: "accepted" }, {}],
      ["rejected", { status: "rejected" }, {}],
      ["canceled", { status: "canceled" }, {}],
      ["rotated meanwhile", { generation: 1 }, { generation: 0 }],
      ["of another tenant", {}, { tenantId: "another" }],
    ])("refuses one %s, and changes neither it nor its roles", async (_, of, key) => {
      const { store } = own;
      const invite = await inserted({ ...of, roles: ["guest"] });
      expect(await store.invites.revive({ ...invite, ...key }, { ...revival, roles: ["admin"] }, NOW)).toBeNull();
      expect(await stored(invite)).toEqual(invite);
      expect(await found({ role: "guest" })).toEqual([invite.id]);
      expect(await found({ role: "admin" })).toEqual([]);
    });

    it("does not stand beside another pending invite for the address", async () => {
      const { store, tenantId } = own;
      const emailKey = "ana@example.com";
      const old = await inserted({ emailKey, status: "expired", roles: ["guest"] });
      const newer = await inserted({ emailKey });
      await inserted({ emailKey, tenantId: `${tenantId}b` });
      expect(await store.invites.revive(old, { ...revival, roles: ["admin"] }, NOW)).toBeNull();
      expect(await stored(old)).toEqual(old);
      expect(await found({ role: "admin" })).toEqual([]);
      expect(await store.invites.revive(newer, revival, NOW)).toMatchObject({ status: "pending" });
      await store.invites.close(newer, "canceled", NOW);
      expect(await store.invites.revive(old, revival, NOW)).toMatchObject({ status: "pending" });
    });

    it("lets links stand beside one another", async () => {
      const { store } = own;
      await inserted({ kind: "link" });
      const old = await inserted({ kind: "link", status: "expired" });
      expect(await store.invites.revive(old, revival, NOW)).toMatchObject({ status: "pending" });
    });

    it("brings back one of six for an address where all are revived at once, and tells the others", async () => {
      const { store } = own;
      const emailKey = "ana@example.com";
      const old = [];
      for (let index = 0; index < 6; index += 1) old.push(await inserted({ emailKey, status: "expired" }));
      const answers = await Promise.all(old.map((invite) => store.invites.revive(invite, revival, NOW)));
      expect(answers.filter(Boolean)).toHaveLength(1);
      expect(await found({ status: "pending" })).toHaveLength(1);
    });

    it("rotates once where two rotate the same generation at once", async () => {
      const { store } = own;
      const invite = await inserted();
      const rotate = () => store.transaction((tables) => tables.invites.revive(invite, revival, NOW));
      const answers = await Promise.all([rotate(), rotate()]);
      expect(answers.filter(Boolean)).toHaveLength(1);
      expect(await stored(invite)).toMatchObject({ generation: 1 });
    });
  });
});
