import { describe, expect, it } from "vitest";
import { newId } from "../../src/core/ids.ts";
import { gather } from "../../src/store/gather.ts";
import { engines } from "../support/databases.ts";
import { inviteOf, NOW, rowOf, useStore } from "../support/store.ts";

describe("calls that are gathered", () => {
  function counting(refused: number[] = []) {
    const batches: number[][] = [];
    const call = gather<number, string>(async (items) => {
      batches.push(items);
      await new Promise(setImmediate);
      if (items.some((item) => refused.includes(item))) throw new Error(`refused ${items}`);
      return items.map(String);
    }, 4);
    return { batches, call };
  }

  it("leave together where they come in one turn, at most so many, each with its own result", async () => {
    const { batches, call } = counting();
    expect(await Promise.all([1, 2, 3, 4, 5].map(call))).toEqual(["1", "2", "3", "4", "5"]);
    expect(batches).toEqual([[1, 2, 3, 4], [5]]);
  });

  it("gather while a batch is on its way", async () => {
    const { batches, call } = counting();
    const first = call(1);
    await new Promise(setImmediate);
    const later = [call(2), call(3)];
    expect(await Promise.all([first, ...later])).toEqual(["1", "2", "3"]);
    expect(batches).toEqual([[1], [2, 3]]);
    expect(await call(4)).toBe("4");
  });

  it("fail alone where one of them cannot be done", async () => {
    const { call } = counting([2]);
    const outcomes = await Promise.allSettled([1, 2, 3].map(call));
    expect(outcomes.map((outcome) => (outcome.status === "fulfilled" ? outcome.value : String(outcome.reason)))).toEqual([
      "1",
      "Error: refused 2",
      "3",
    ]);
  });
});

describe.each(engines)("a store that is asked many things at once on %s", (engine) => {
  const own = useStore(engine);

  it("answers each as if it were alone", async () => {
    const { store } = own;
    const invites = await Promise.all(Array.from({ length: 150 }, () => own.inserted()));
    const asked = invites.flatMap((invite) => [invite, inviteOf(), invite]);
    const known = new Set(invites.map(({ id }) => id));
    const found = await Promise.all(
      asked.flatMap(({ tenantId, id }) => [
        store.invites.getById(id),
        store.invites.get(tenantId, id),
        store.invites.get("no", id),
      ]),
    );
    asked.forEach((invite, index) => {
      const expected = known.has(invite.id) ? invite : null;
      expect(found.slice(index * 3, index * 3 + 3)).toEqual([expected, expected, null]);
    });
  });

  it("refuses the one that cannot be asked, and answers the others", async () => {
    const { store } = own;
    const invite = await own.inserted();
    const ids = [invite.id, "a\0b", newId(NOW), invite.id];
    const outcomes = await Promise.allSettled(ids.map((id) => store.invites.getById(id)));
    const odd = engine === "postgres" ? expect.objectContaining({ status: "rejected" }) : { status: "fulfilled", value: null };
    const hit = { status: "fulfilled", value: invite };
    expect(outcomes).toEqual([hit, odd, { status: "fulfilled", value: null }, hit]);
  });

  it("inserts each of many new invites once, and one for an address", async () => {
    const { store } = own;
    const fresh = Array.from({ length: 100 }, () => inviteOf({ tenantId: own.tenantId }));
    const rivals = Array.from({ length: 20 }, () => inviteOf({ tenantId: own.tenantId, emailKey: "wanted@example.com" }));
    const all = [...fresh, ...rivals];
    const results = await Promise.all(all.map((invite) => store.invites.insert([rowOf(invite)])));
    const taken = all.filter(({ id }, index) => results[index]?.has(id));
    expect(taken.slice(0, 100)).toEqual(fresh);
    expect(taken).toHaveLength(101);
    const stored = await Promise.all(all.map(({ tenantId, id }) => store.invites.get(tenantId, id)));
    expect(stored.filter((invite) => invite !== null)).toEqual(taken);
  });
});
