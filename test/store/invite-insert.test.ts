/** The contract of `Store.invites`: inserting and finding. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newId } from "../../src/core/ids.ts";
import type { Invite } from "../../src/core/invite.ts";
import { engines } from "../support/databases.ts";
import { DAY, inviteOf, NOW, rowOf, useStore } from "../support/store.ts";

describe.each(engines)("the invites of a store on %s", (engine) => {
  const own = useStore(engine);
  const { inserted, stored, found } = own;

  describe("insert and get", () => {
    it("keeps every field as it was given", async () => {
      const { store } = own;
      const full = await inserted({
        email: "Ana.Lima+x@Example.com",
        emailKey: "ana.lima+x@example.com",
        firstName: "Ana 'ünïcode' \u{1f389}",
        lastName: 'Lima", {}',
        roles: ["admin", "member"],
        data: { nested: { list: [1, "two", null, false] }, "key with space": -1.5 },
        locale: "pt-BR",
        newAccount: true,
        shareInviterName: false,
        createdBy: "user1",
        updatedAt: NOW + 1,
        statusChangedAt: NOW + 2,
        tokenType: "code",
        generation: 3,
        codeDigest: "digest of the full one",
        linkShown: true,
        delivery: { state: "failed", reason: "550 no such mailbox", at: NOW + 3 },
        sentCount: 2,
        lastSentAt: NOW + 4,
        callbackUrl: "https://app.example/a?b=c#d",
        redirectUrl: "/welcome",
      });
      const link = await inserted({ kind: "link", maxUses: 25, allowedDomains: ["example.com", "xn--mnchen-3ya.example"] });
      const plain = await inserted({ newAccount: false });
      for (const invite of [full, link, plain]) {
        expect(await stored(invite)).toEqual(invite);
        expect(await store.invites.getById(invite.id)).toEqual(invite);
      }
    });

    it("gives back any text and any data byte for byte", () => {
      const text = fc.string({ unit: "grapheme", maxLength: 40 }).filter((value) => !value.includes("\0"));
      const of = fc.record({
        firstName: fc.option(text),
        lastName: fc.option(text),
        locale: fc.option(text),
        data: fc.option(fc.dictionary(text, fc.jsonValue({ maxDepth: 2 }), { noNullPrototype: true, maxKeys: 4 })),
        expiresAt: fc.integer({ min: NOW, max: NOW + 365 * DAY }),
        sentCount: fc.nat(),
      });
      const kept = fc.asyncProperty(of, async (fields) => {
        const invite = await inserted(fields as Partial<Invite>);
        expect(await stored(invite)).toEqual(JSON.parse(JSON.stringify(invite)));
      });
      return fc.assert(kept, { numRuns: 60 });
    });

    it("writes the event and the message with the invite, and for a link no message", async () => {
      const { store, tenantId } = own;
      const email = rowOf(inviteOf({ tenantId, createdAt: NOW }));
      const link = rowOf(inviteOf({ tenantId, kind: "link", createdAt: NOW + 1 }));
      await store.invites.insert([email, link]);
      const events = await store.events.list(tenantId, {}, { limit: 10 });
      expect(events.data).toEqual([link.event, email.event]);
      const claimed = (await store.messages.claim(NOW + 1, 1, 1000)).filter((message) => message.tenantId === tenantId);
      expect(claimed).toEqual([{ ...email.message, attempts: 1 }]);
    });

    it("hides an invite from every tenant but its own", async () => {
      const { store, tenantId } = own;
      const invite = await inserted();
      expect(await store.invites.get("another", invite.id)).toBeNull();
      expect(await store.invites.get(tenantId, newId(NOW))).toBeNull();
      expect(await store.invites.getById(newId(NOW))).toBeNull();
    });

    it("leaves out a row that clashes, with its role, its event and its message, and inserts the others", async () => {
      const { store, tenantId } = own;
      const first = await inserted({ emailKey: "ana@example.com", tokenType: "code", codeDigest: `code of ${tenantId}` });
      const address = rowOf(inviteOf({ tenantId, emailKey: "ana@example.com", roles: ["admin"] }));
      const code = rowOf(inviteOf({ tenantId, kind: "link", codeDigest: `code of ${tenantId}`, roles: ["admin"] }));
      const twinA = rowOf(inviteOf({ tenantId, emailKey: "twin@example.com" }));
      const twinB = rowOf(inviteOf({ tenantId, emailKey: "twin@example.com", roles: ["admin"] }));
      const fine = rowOf(inviteOf({ tenantId, roles: ["admin"] }));
      const ids = await store.invites.insert([address, code, twinA, twinB, fine]);
      expect(ids).toEqual(new Set([twinA.invite.id, fine.invite.id]));

      for (const { invite } of [address, code, twinB]) expect(await stored(invite)).toBeNull();
      expect(await found({ role: "admin" })).toEqual([fine.invite.id]);
      const events = await store.events.list(tenantId, {}, { limit: 100 });
      expect(new Set(events.data.map(({ inviteId }) => inviteId))).toEqual(new Set([first.id, twinA.invite.id, fine.invite.id]));
      const messages = (await store.messages.claim(NOW, 1, 1000)).filter((message) => message.tenantId === tenantId);
      expect(new Set(messages.map(({ inviteId }) => inviteId))).toEqual(new Set([first.id, twinA.invite.id, fine.invite.id]));
    });

    it("leaves out an invite whose id exists", async () => {
      const { store, tenantId } = own;
      const first = await inserted({ firstName: "first" });
      expect(await store.invites.insert([rowOf(inviteOf({ tenantId, id: first.id, firstName: "second" }))])).toEqual(new Set());
      expect(await stored(first)).toMatchObject({ firstName: "first" });
    });

    it("lets an address be pending once in each tenant, and any number of times where it is not pending", async () => {
      const { store, tenantId } = own;
      const emailKey = "ana@example.com";
      for (const status of ["accepted", "rejected", "canceled", "expired", "expired"] as const) {
        await inserted({ emailKey, status });
      }
      const pending = await inserted({ emailKey });
      const elsewhere = await inserted({ emailKey, tenantId: `${tenantId}b` });
      expect(await store.invites.insert([rowOf(inviteOf({ tenantId, emailKey }))])).toEqual(new Set());
      expect(await store.invites.getPendingByEmail(tenantId, emailKey)).toEqual(pending);
      expect(await store.invites.getPendingByEmail(elsewhere.tenantId, emailKey)).toEqual(elsewhere);
      await inserted({ kind: "link" });
      await inserted({ kind: "link" });
    });

    it("inserts an address once where ten insert it at once", async () => {
      const { store, tenantId } = own;
      const rows = Array.from({ length: 10 }, () => rowOf(inviteOf({ tenantId, emailKey: "ana@example.com" })));
      const sets = await Promise.all(rows.map((row) => store.invites.insert([row])));
      expect(sets.filter((set) => set.size === 1)).toHaveLength(1);
      expect(await found({})).toHaveLength(1);
    });

    it("finds an invite by any of the digests its code may have", async () => {
      const { store, tenantId } = own;
      const invite = await inserted({ tokenType: "code", codeDigest: `by new key ${tenantId}` });
      expect(await store.invites.getByCodeDigest(["by old key", `by new key ${tenantId}`])).toEqual(invite);
      expect(await store.invites.getByCodeDigest(["by old key"])).toBeNull();
    });

    it("answers the one stored as pending for an address, past its time or not, until it is closed", async () => {
      const { store, tenantId } = own;
      const invite = await inserted({ emailKey: "late@example.com", expiresAt: NOW - DAY });
      expect(await store.invites.getPendingByEmail(tenantId, "late@example.com")).toEqual(invite);
      await store.invites.close(invite, "expired", NOW);
      expect(await store.invites.getPendingByEmail(tenantId, "late@example.com")).toBeNull();
    });
  });
});
