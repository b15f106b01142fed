/** Sealing: every committed event gets one position, in one batch, whoever seals and whenever it was committed. */
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { auditTenant } from "../../src/core/audit.ts";
import { createKeyring } from "../../src/core/keyring.ts";
import type { Store, Tables } from "../../src/core/ports.ts";
import type { SealedEvent } from "../../src/core/seal.ts";
import { SEAL_BATCH, sealEvents } from "../../src/core/seal-events.ts";
import type { World } from "../../src/core/world.ts";
import { openDatabase } from "../../src/store/open.ts";
import type { EngineName } from "../../src/store/sql.ts";
import { createStore } from "../../src/store/store.ts";
import { engines } from "../support/databases.ts";
import { eventOf, NOW, openStore, type TestStore } from "../support/store.ts";

const keyring = createKeyring(["a secret for tests only"]);
const sealing = (store: Store) => ({ store, keyring, clock: { now: () => NOW } });

describe.each(engines)("sealing on %s", (engine: EngineName) => {
  let opened: TestStore;
  let store: Store;
  beforeEach(async () => {
    opened = await openStore(engine);
    store = opened.store;
    return () => opened.close();
  });

  const audit = (tenantId = "acme") => auditTenant({ store, keyring } as World, tenantId);
  const positions = async (tenantId = "acme") => (await store.events.after(tenantId, 0, 10_000)).map(({ position }) => position);
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  const many = (count: number, tenantId = "acme") => Array.from({ length: count }, () => eventOf({ tenantId }));

  it("gives each tenant's events positions from 1 on, in the order of their ids, and a seal for each batch", async () => {
    const [first, second, third] = [eventOf(), eventOf(), eventOf()];
    await store.events.append([third, first, eventOf({ tenantId: "beta" }), second]);
    expect(await sealEvents(sealing(store))).toHaveLength(4);
    await store.events.append([eventOf()]);
    expect(await sealEvents(sealing(store))).toHaveLength(1);
    expect(await sealEvents(sealing(store))).toEqual([]);

    const sealed = await store.events.after("acme", 0, 10);
    expect(sealed.slice(0, 3).map(({ id }) => id)).toEqual([first.id, second.id, third.id]);
    expect(sealed.map(({ position }) => position)).toEqual([1, 2, 3, 4]);
    expect(await store.events.lastPosition("acme")).toBe(4);
    expect(await positions("beta")).toEqual([1]);
    expect(await store.seals.list("acme", 0, 10)).toMatchObject([
      { number: 1, firstPosition: 1, lastPosition: 3, previous: "" },
      { number: 2, firstPosition: 4, lastPosition: 4 },
    ]);
    expect(await audit()).toMatchObject({ seals: 2, events: 4, broken: null, head: { number: 2, lastPosition: 4 } });
  });

  it("seals what was there before it began, in bounded batches", async () => {
    await store.events.append(many(SEAL_BATCH * 2 + 7));
    const batches = [];
    for (let events = await sealEvents(sealing(store)); events?.length; events = await sealEvents(sealing(store))) {
      batches.push(events.length);
    }
    expect(batches).toEqual([SEAL_BATCH, SEAL_BATCH, 7]);
    expect(await positions()).toEqual(upTo(SEAL_BATCH * 2 + 7));
    expect(await audit()).toMatchObject({ seals: 3, broken: null });
  });

  it("writes what rides along in the sealing transaction exactly once, and nothing where that fails", async () => {
    await store.events.append(many(3));
    const seen: string[][] = [];
    const onSealed = async (tables: Tables, events: SealedEvent[]) => {
      seen.push(events.map(({ id }) => id));
      await tables.tenants.insert({
        ...{ id: "written", name: "Written", seats: null, members: 0, waiting: 0, settings: {} as never },
        ...{ createdAt: NOW, updatedAt: NOW },
      });
      if (seen.length === 1) throw new Error("The hook fails");
    };
    await expect(sealEvents({ ...sealing(store), onSealed })).rejects.toThrow("The hook fails");
    expect(await store.tenants.get("written")).toBeNull();
    expect(await positions()).toEqual([]);
    expect(await sealEvents({ ...sealing(store), onSealed })).toHaveLength(3);
    expect(await store.tenants.get("written")).not.toBeNull();
    expect(seen[1]).toEqual(seen[0]);
  });

  it("gives no event two positions where four seal at once while others write", async () => {
    const stores = [0, 1, 2, 3].map(() => {
      if (engine === "sqlite") return store;
      const database = openDatabase(opened.url, () => {});
      onTestFinished(() => database.close());
      return createStore(database);
    });
    let writing = true;
    const write = async () => {
      for (let round = 0; round < 40; round += 1) await store.events.append(many(5));
      writing = false;
    };
    const seal = async (own: Store) => {
      const mine: string[] = [];
      for (;;) {
        const last = !writing;
        const events = await sealEvents(sealing(own));
        mine.push(...(events ?? []).map(({ id }) => id));
        if (last && events?.length === 0) return mine;
      }
    };
    const [, ...sealed] = await Promise.all([write(), ...stores.map(seal)]);
    const ids = sealed.flat();
    expect(new Set(ids).size).toBe(200);
    expect(ids).toHaveLength(200);
    expect(await positions()).toEqual(upTo(200));
    expect(await audit()).toMatchObject({ events: 200, broken: null });
  });
});

describe("late commits on postgres", () => {
  it("are sealed behind those that were committed before them, and skipped by nobody who reads by position", async () => {
    const opened = await openStore("postgres");
    onTestFinished(() => opened.close());
    const { store } = opened;
    const late = eventOf();
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const held = store.transaction(async ({ events }) => {
      await events.append([late]);
      await gate;
    });
    const early = [eventOf(), eventOf()];
    await store.events.append(early);
    await sealEvents(sealing(store));
    const seen = await store.events.after("acme", 0, 10);
    expect(seen.map(({ id }) => id)).toEqual(early.map(({ id }) => id));
    release();
    await held;
    await sealEvents(sealing(store));
    const rest = await store.events.after("acme", seen.at(-1)?.position ?? 0, 10);
    // Its id is the oldest: whoever reads by ids has passed it by.
    expect(late.id < (early[0]?.id ?? "")).toBe(true);
    expect(rest.map(({ id, position }) => ({ id, position }))).toEqual([{ id: late.id, position: 3 }]);
  });
});
