import { setImmediate as nextTurn } from "node:timers/promises";

const SLICE = 500;

/** The JSON of many items, written slice by slice: 10,000 invites in one go would keep others waiting for 100 ms. */
export async function jsonArray<Item>(items: readonly Item[], wire: (item: Item) => unknown): Promise<string> {
  const slices: string[] = [];
  for (let start = 0; start < items.length; start += SLICE) {
    const slice = items.slice(start, start + SLICE);
    slices.push(slice.map((item) => JSON.stringify(wire(item))).join(","));
    await nextTurn();
  }
  return `[${slices.join(",")}]`;
}
