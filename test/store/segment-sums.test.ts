/** Sums of stored segments, held against adding all of them up. */
import { describe, expect, it } from "vitest";
import { emptyCounts } from "../../src/store/invite-count.ts";
import { type StoredSegment, sumOfSegments } from "../../src/store/segment-sums.ts";
import { engines } from "../support/databases.ts";
import { useStore } from "../support/store.ts";

const COUNT = 40;

describe.each(engines)("the sum of forty segments on %s", (engine) => {
  const own = useStore(engine);
  const first = (index: number) => String(index).padStart(4, "0");
  const all: StoredSegment[] = Array.from({ length: COUNT }, (_, index) => ({ first: first(index), version: 1 }));
  const write = (index: number, delivered: number) => {
    const counts = { ...emptyCounts(), delivered, role: { member: delivered } };
    const row = { tenant_id: own.tenantId, first_id: first(index), next_id: first(index + 1), counts: JSON.stringify(counts) };
    const insert = own.database.build.insertInto("doorlist_invite_count").values({ ...row, counted_at: 0, version: 1 });
    const clash = insert.onConflict((on) => on.columns(["tenant_id", "first_id"]).doUpdateSet({ counts: row.counts }));
    return own.database.all(clash.compile());
  };
  const sum = async (segments: StoredSegment[]) => {
    const { delivered, role } = await sumOfSegments(own.database, own.tenantId, segments);
    expect(role.member).toBe(delivered);
    return delivered;
  };

  it("is of those that are asked for, with what was counted last", async () => {
    for (const index of all.keys()) await write(index, 2 ** (index % 8));
    const each = all.map((_, index) => 2 ** (index % 8));
    const added = (numbers: number[]) => numbers.reduce((total, n) => total + n, 0);
    expect(await sum(all)).toBe(added(each));
    expect(await sum(all)).toBe(added(each));
    expect(await sum(all.filter((_, index) => index !== 20))).toBe(added(each) - (each[20] ?? 0));
    expect(await sum(all.slice(7, 30))).toBe(added(each.slice(7, 30)));

    await write(3, 1000);
    await write(39, 5000);
    const changed = all.map((segment, index) => ([3, 39].includes(index) ? { ...segment, version: 2 } : segment));
    expect(await sum(changed)).toBe(added(each) - (each[3] ?? 0) - (each[39] ?? 0) + 6000);
  });

  it("reads nothing twice that was not counted anew", async () => {
    for (const index of all.keys()) await write(index, 1);
    expect(await sum(all)).toBe(COUNT);
    await own.database.all({
      sql: `delete from doorlist_invite_count where tenant_id = '${own.tenantId}'`,
      parameters: [],
    });
    expect(await sum(all)).toBe(COUNT);
  });
});
