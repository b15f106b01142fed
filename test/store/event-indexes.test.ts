/** What reads events finds them by an index, however many there are, and reads no more than it answers. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKeyring } from "../../src/core/keyring.ts";
import type { Store } from "../../src/core/ports.ts";
import { sealEvents } from "../../src/core/seal-events.ts";
import type { Compiled } from "../../src/store/sql.ts";
import { createStore } from "../../src/store/store.ts";
import { engines } from "../support/databases.ts";
import { postgresPlan, rowsRead, sqlitePlan, statementsOf } from "../support/explain.ts";
import { eventOf, NOW, openStore, type TestStore } from "../support/store.ts";

const COUNT = 8000;
const LIMIT = 20;

describe.each(engines)("reading events on %s", (engine) => {
  let opened: TestStore;
  beforeAll(async () => {
    opened = await openStore(engine);
    const { store } = opened;
    const types = ["invite.created", "invite.created", "invite.sent", "member.joined"] as const;
    const events = Array.from({ length: COUNT }, (_, index) =>
      eventOf({
        at: NOW + index,
        tenantId: index % 3 === 0 ? "beta" : "acme",
        type: index === 5 ? "invite.canceled" : types[index % 4],
        inviteId: `invite${index % 500}`,
      }),
    );
    await store.events.append(events);
    const sealing = { store, keyring: createKeyring(["a secret for tests only"]), clock: { now: () => NOW } };
    while ((await sealEvents(sealing))?.length);
    await store.events.append(Array.from({ length: 30 }, () => eventOf({ at: NOW + COUNT })));
    await opened.database.all({ sql: "analyze", parameters: [] });
  });
  afterAll(() => opened.close());

  const reads: [string, string, (store: Store) => Promise<unknown>][] = [
    ["those behind a position", "doorlist_event_position", ({ events }) => events.after("acme", 2000, LIMIT)],
    ["the newest position", "doorlist_event_position", ({ events }) => events.lastPosition("acme")],
    ["those not sealed", "doorlist_event_unsealed", ({ seals }) => seals.unsealed(LIMIT)],
    [
      "the rare of a type",
      "doorlist_event_type",
      ({ events }) => events.list("acme", { type: "invite.canceled" }, { limit: LIMIT }),
    ],
    [
      "the newest of a type",
      "doorlist_event_type",
      ({ events }) => events.list("acme", { type: "invite.sent" }, { limit: LIMIT }),
    ],
    [
      "those of an invite",
      "doorlist_event_invite",
      ({ events }) => events.list("acme", { inviteId: "invite7" }, { limit: LIMIT }),
    ],
  ];
  it.each(reads)("finds %s by their own index", async (_, index, read) => {
    const [statement] = (await statementsOf(opened.database, (sql) =>
      read(createStore({ ...sql, readsBeside: true, close: async () => {} })),
    )) as [Compiled];
    if (engine === "sqlite") {
      const plan = (await sqlitePlan(opened.database, statement)).join("\n");
      expect(plan).toContain(index);
      expect(plan).not.toMatch(/TEMP B-TREE/);
    } else {
      const plan = await postgresPlan(opened.database, statement, "run");
      expect(plan.map((node) => node["Index Name"])).toContain(index);
      for (const node of plan) expect(rowsRead(node)).toBeLessThanOrEqual(LIMIT + 20);
    }
  });
});
