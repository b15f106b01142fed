import { beforeEach, describe, expect, it } from "vitest";
import type { Invite } from "../../src/core/invite.ts";
import type { Store } from "../../src/core/ports.ts";
import { engines } from "../support/databases.ts";
import { hostKinds } from "../support/host-databases.ts";
import { DAY, HOUR, inviteOf, NOW, rowOf, useStore } from "../support/store.ts";

describe.each([...engines, ...hostKinds])("the life of an invite in a store on %s", (engine) => {
  const own = useStore(engine);
  const { inserted, stored } = own;

  it.each<[string, (store: Store, invite: Invite) => Promise<unknown>]>([
    ["taking a use", ({ invites }, invite) => invites.claimUse(invite, NOW)],
    ["closing", ({ invites }, invite) => invites.close(invite, "canceled", NOW)],
    ["being of a tenant that is deleted", ({ invites }, { tenantId }) => invites.cancelPending(tenantId, NOW, 9)],
    ["expiring", ({ invites }) => invites.expireDue(NOW + 30 * DAY, 1000)],
  ])("is a later version by %s, though the last change was by a clock that is ahead", async (_, change) => {
    const ahead = NOW + 60 * DAY;
    const invite = await inserted({ kind: "link", maxUses: 2, updatedAt: ahead });
    await change(own.store, invite);
    expect((await stored(invite))?.updatedAt).toBe(ahead + 1);
  });

  describe("claimUse", () => {
    it("takes the one use of an e-mail invite and makes it accepted", async () => {
      const { store } = own;
      const invite = await inserted();
      const at = NOW + HOUR;
      const accepted = { ...invite, uses: 1, status: "accepted", statusChangedAt: at, updatedAt: at };
      expect(await store.invites.claimUse(invite, at)).toEqual(accepted);
      expect(await stored(invite)).toEqual(accepted);
      expect(await store.invites.claimUse(invite, at)).toBeNull();
      expect(await stored(invite)).toEqual(accepted);
    });

    it("keeps a link pending until its last use", async () => {
      const { store } = own;
      const invite = await inserted({ kind: "link", maxUses: 3 });
      for (const uses of [1, 2]) {
        const claimed = await store.invites.claimUse(invite, NOW + uses);
        expect(claimed).toEqual({ ...invite, uses, updatedAt: NOW + uses });
      }
      expect(await store.invites.claimUse(invite, NOW + 3)).toMatchObject({
        uses: 3,
        status: "accepted",
        statusChangedAt: NOW + 3,
      });
      expect(await store.invites.claimUse(invite, NOW + 4)).toBeNull();
    });

    it("lets as many take a link without a limit as come", async () => {
      const { store } = own;
      const invite = await inserted({ kind: "link", maxUses: null });
      for (let uses = 1; uses <= 12; uses += 1) {
        expect(await store.invites.claimUse(invite, NOW)).toMatchObject({ uses, status: "pending" });
      }
    });

    it.each<[string, Partial<Invite>, { generation?: number; tenantId?: string; id?: string }]>([
      ["of an older generation", { generation: 1 }, { generation: 0 }],
      ["of a newer generation", { generation: 1 }, { generation: 2 }],
      ["at the moment it expires", { expiresAt: NOW }, {}],
      ["after it expired", { expiresAt: NOW - 1 }, {}],
      ["recorded as expired", { status: "expired", expiresAt: NOW - 1 }, {}],
      ["recorded as expired, though its time was moved on", { status: "expired", expiresAt: NOW + DAY }, {}],
      ["canceled", { status: "canceled" }, {}],
      ["rejected", { status: "rejected" }, {}],
      ["accepted", { status: "accepted" }, {}],
      ["used up", { kind: "link", maxUses: 2, uses: 2 }, {}],
      ["of another tenant", {}, { tenantId: "another" }],
      ["with another id", {}, { id: "00000000-0000-7000-8000-000000000000" }],
    ])("refuses one %s, and changes nothing", async (_, of, key) => {
      const { store } = own;
      const invite = await inserted(of);
      expect(await store.invites.claimUse({ ...invite, ...key }, NOW)).toBeNull();
      expect(await stored(invite)).toEqual(invite);
    });

    it("admits one a millisecond before its expiry", async () => {
      const { store } = own;
      const invite = await inserted({ expiresAt: NOW + 1 });
      expect(await store.invites.claimUse(invite, NOW)).toMatchObject({ status: "accepted" });
    });

    it("gives five uses to five of twenty who come at once", async () => {
      const { store } = own;
      const invite = await inserted({ kind: "link", maxUses: 5 });
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          index % 2 ? store.invites.claimUse(invite, NOW) : store.transaction((tables) => tables.invites.claimUse(invite, NOW)),
        ),
      );
      const taken = answers.flatMap((answer) => (answer ? [answer.uses] : []));
      expect(taken.sort()).toEqual([1, 2, 3, 4, 5]);
      expect(await stored(invite)).toMatchObject({ uses: 5, status: "accepted" });
    });
  });

  describe("close", () => {
    it.each(["rejected", "canceled"] as const)("makes a pending invite %s once, before its expiry", async (to) => {
      const { store } = own;
      const invite = await inserted({ expiresAt: NOW + 1 });
      const closed = { ...invite, status: to, statusChangedAt: NOW, updatedAt: NOW + 1 };
      expect(await store.invites.close(invite, to, NOW)).toEqual(closed);
      expect(await store.invites.close(invite, to, NOW)).toBeNull();
      expect(await stored(invite)).toEqual(closed);

      const late = await inserted({ expiresAt: NOW });
      expect(await store.invites.close(late, to, NOW)).toBeNull();
      expect(await stored(late)).toEqual(late);
    });

    it("records an expiry only past it, as of the moment it passed", async () => {
      const { store } = own;
      const invite = await inserted({ expiresAt: NOW });
      expect(await store.invites.close(invite, "expired", NOW - 1)).toBeNull();
      const expired = { ...invite, status: "expired", statusChangedAt: NOW, updatedAt: NOW + HOUR };
      expect(await store.invites.close(invite, "expired", NOW + HOUR)).toEqual(expired);
      expect(await store.invites.close(invite, "expired", NOW + HOUR)).toBeNull();
    });

    it.each(["accepted", "rejected", "canceled", "expired"] as const)("leaves one that is %s as it is", async (status) => {
      const { store } = own;
      for (const expiresAt of [NOW - 1, NOW + 1]) {
        const invite = await inserted({ status, expiresAt });
        for (const to of ["rejected", "canceled", "expired"] as const) {
          expect(await store.invites.close(invite, to, NOW)).toBeNull();
        }
        expect(await stored(invite)).toEqual(invite);
      }
    });

    it("does not reach into another tenant", async () => {
      const { store } = own;
      const invite = await inserted();
      expect(await store.invites.close({ ...invite, tenantId: "another" }, "canceled", NOW)).toBeNull();
      expect(await stored(invite)).toEqual(invite);
    });
  });

  describe("cancelPending", () => {
    it("cancels what is pending and in time, in that tenant alone, and tells which", async () => {
      const { store, tenantId } = own;
      const open = [await inserted(), await inserted({ kind: "link", expiresAt: NOW + 1 })];
      const spared = [await inserted({ expiresAt: NOW }), await inserted({ tenantId: `${tenantId}b` })];
      for (const status of ["accepted", "rejected", "expired"] as const) spared.push(await inserted({ status }));
      expect((await store.invites.cancelPending(tenantId, NOW, 100)).sort()).toEqual(open.map(({ id }) => id).sort());
      for (const invite of open) {
        expect(await stored(invite)).toEqual({ ...invite, status: "canceled", statusChangedAt: NOW, updatedAt: NOW + 1 });
      }
      for (const invite of spared) expect(await stored(invite)).toEqual(invite);
      expect(await store.invites.cancelPending(tenantId, NOW, 100)).toEqual([]);
    });
  });

  describe("expireDue", () => {
    beforeEach(async () => {
      await own.store.invites.expireDue(NOW, 1000);
    });

    it("expires what is past its time, a bounded number each time, each once", async () => {
      const { store } = own;
      const due = [];
      for (let index = 0; index < 7; index += 1) {
        due.push(await inserted({ expiresAt: NOW - 7 + index, kind: index % 2 ? "link" : "email" }));
      }
      const spared = [await inserted({ expiresAt: NOW + 1 }), await inserted({ expiresAt: NOW - 1, status: "canceled" })];
      const ids = (keys: { id: string }[]) => keys.map(({ id }) => id).sort();
      expect(ids(await store.invites.expireDue(NOW, 5))).toEqual(ids(due.slice(0, 5)));
      expect(ids(await store.invites.expireDue(NOW, 5))).toEqual(ids(due.slice(5)));
      expect(await store.invites.expireDue(NOW, 5)).toEqual([]);
      for (const invite of due) {
        expect(await stored(invite)).toEqual({
          ...invite,
          status: "expired",
          statusChangedAt: invite.expiresAt,
          updatedAt: NOW + 1,
        });
      }
      for (const invite of spared) expect(await stored(invite)).toEqual(invite);
    });

    it("expires each of many once where four sweep at once", async () => {
      const { store, tenantId } = own;
      const due = Array.from({ length: 60 }, () => inviteOf({ tenantId, expiresAt: NOW - 1 }));
      await store.invites.insert(due.map(rowOf));
      const sweep = async () => {
        const swept: string[] = [];
        for (;;) {
          const keys = await store.transaction((tables) => tables.invites.expireDue(NOW, 7));
          expect(keys.length).toBeLessThanOrEqual(7);
          swept.push(...keys.map(({ id }) => id));
          if (keys.length === 0) return swept;
        }
      };
      const swept = (await Promise.all([sweep(), sweep(), sweep(), sweep()])).flat();
      expect(swept.sort()).toEqual(due.map(({ id }) => id).sort());
    });
  });

  describe("markLinkShown, markSent and markUnsent", () => {
    it("tells one of ten that it was the first to show the link", async () => {
      const { store } = own;
      const invite = await inserted();
      expect(await store.invites.markLinkShown({ ...invite, tenantId: "another" })).toBe(false);
      const answers = await Promise.all(Array.from({ length: 10 }, () => store.invites.markLinkShown(invite)));
      expect(answers.filter(Boolean)).toHaveLength(1);
      expect(await stored(invite)).toEqual({ ...invite, linkShown: true });
      expect(await store.invites.markLinkShown(await inserted({ linkShown: true }))).toBe(false);
    });

    it("counts two mails of one invite that went out together, and knows the later one", async () => {
      const { store } = own;
      const [invite, other] = [await inserted(), await inserted()];
      const mails = [
        { ...invite, messageId: "first", remindAt: NOW + 9 },
        { ...other, messageId: "its own" },
        { ...invite, messageId: "second" },
      ];
      await store.invites.markSent(mails, NOW + 1);
      expect(await stored(invite)).toMatchObject({ sentCount: 2, lastSentAt: NOW + 1, delivery: { state: "sent", at: NOW + 1 } });
      expect(await stored(other)).toMatchObject({ sentCount: 1 });
      const heard = { outcome: "delivered" as const, reason: null, at: NOW + 2 };
      await store.invites.setDelivery(invite, "first", heard);
      expect((await stored(invite))?.delivery.state).toBe("sent");
      await store.invites.setDelivery(invite, "second", heard);
      expect((await stored(invite))?.delivery.state).toBe("delivered");
    });

    it("counts what was sent, and keeps the count and the time of it through a failure", async () => {
      const { store } = own;
      const invite = await inserted();
      await store.invites.markUnsent(invite, { state: "queued", reason: "421 later", at: NOW });
      const retried = { ...invite, delivery: { state: "queued", reason: "421 later", at: NOW } };
      expect(await stored(invite)).toEqual(retried);

      await store.invites.markSent([invite], NOW + 1);
      await store.invites.markSent([invite], NOW + 2);
      const sent = { ...invite, delivery: { state: "sent", reason: null, at: NOW + 2 }, sentCount: 2, lastSentAt: NOW + 2 };
      expect(await stored(invite)).toEqual(sent);

      await store.invites.markUnsent(invite, { state: "failed", reason: "550 gone", at: NOW + 3 });
      expect(await stored(invite)).toEqual({ ...sent, delivery: { state: "failed", reason: "550 gone", at: NOW + 3 } });

      await store.invites.markSent([{ ...invite, tenantId: "another" }], NOW);
      expect(await stored(invite)).toMatchObject({ sentCount: 2, delivery: { state: "failed" } });
    });
  });
});
