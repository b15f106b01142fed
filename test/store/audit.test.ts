/** Whoever changes the audit log in the database is found out. */
import { beforeEach, describe, expect, it } from "vitest";
import { auditAll, auditTenant, type TenantAudit } from "../../src/core/audit.ts";
import { createKeyring } from "../../src/core/keyring.ts";
import { erasedDigests } from "../../src/core/seal.ts";
import { sealEvents } from "../../src/core/seal-events.ts";
import type { World } from "../../src/core/world.ts";
import { engines } from "../support/databases.ts";
import { openRows, type Rows } from "../support/rows.ts";
import { eventOf, NOW, openStore, type TestStore } from "../support/store.ts";

const keyring = createKeyring(["a secret for tests only"]);
const stranger = createKeyring(["the secret of somebody else"]);

describe.each(engines)("the audit log on %s", (engine) => {
  let opened: TestStore;
  let rows: Rows;
  const clock = { now: () => NOW };
  const audit = (ring = keyring) => auditTenant({ store: opened.store, keyring: ring } as World, "acme");
  const seal = (ring = keyring) => sealEvents({ store: opened.store, clock, keyring: ring });

  /** Three batches of three: positions 1 to 9. */
  beforeEach(async () => {
    opened = await openStore(engine);
    for (let batch = 0; batch < 3; batch += 1) {
      const event = (index: number) =>
        eventOf({ data: { email: `p${batch}${index}@example.com` }, ip: "192.0.2.1", userAgent: "Agent" });
      await opened.store.events.append([event(0), event(1), event(2), eventOf({ tenantId: "beta" })]);
      await seal();
    }
    rows = await openRows(opened.url);
    return async () => {
      await rows.close();
      await opened.close();
    };
  });

  it("holds while nobody touches it", async () => {
    expect(await audit()).toMatchObject({ tenantId: "acme", seals: 3, events: 9, erased: 0, broken: null });
    const all: TenantAudit[] = [];
    for await (const each of auditAll({ store: opened.store, keyring } as World)) all.push(each);
    expect(all.map(({ tenantId, broken }) => ({ tenantId, broken }))).toEqual([
      { tenantId: "acme", broken: null },
      { tenantId: "beta", broken: null },
    ]);
  });

  const where = "where tenant_id = 'acme' and position = 5";
  it.each([
    ["who did it", [`update doorlist_event set actor = 'user:mallory' ${where}`]],
    ["what was done", [`update doorlist_event set type = 'invite.canceled' ${where}`]],
    ["when", [`update doorlist_event set at = at + 1 ${where}`]],
    ["its data", [`update doorlist_event set data = '{"email":"x@example.com"}' ${where}`]],
    ["the address it came from", [`update doorlist_event set ip = '192.0.2.2' ${where}`]],
    ["the invite", [`update doorlist_event set invite_id = 'another' ${where}`]],
    [
      "everything personal, as an erasure would but without its digest",
      [`update doorlist_event set data = null, ip = null ${where}`],
    ],
    ["a digest that no key made", [`update doorlist_event set data = null, erased = 'forged' ${where}`]],
    ["when it was sealed", ["update doorlist_seal set sealed_at = 1 where tenant_id = 'acme' and number = 2"]],
    [
      "the order",
      [
        "update doorlist_event set position = 50 where tenant_id = 'acme' and position = 5",
        "update doorlist_event set position = 5 where tenant_id = 'acme' and position = 6",
        "update doorlist_event set position = 6 where tenant_id = 'acme' and position = 50",
      ],
    ],
  ])("finds the batch where somebody changed %s", async (_, statements) => {
    for (const statement of statements) await rows.all(statement);
    expect((await audit()).broken).toEqual({ number: 2, reason: expect.stringMatching(/changed/) });
    expect(await audit()).toMatchObject({ seals: 1, head: { number: 1 } });
  });

  it.each([
    ["an event", [`delete from doorlist_event ${where}`], 2, /event at position 5 is gone/],
    ["a batch's seal", ["delete from doorlist_seal where tenant_id = 'acme' and number = 2"], 2, /seal is gone/],
    [
      "a batch with its events",
      [
        "delete from doorlist_seal where tenant_id = 'acme' and number = 2",
        "delete from doorlist_event where tenant_id = 'acme' and position between 4 and 6",
      ],
      2,
      /seal is gone/,
    ],
    ["the newest seal", ["delete from doorlist_seal where tenant_id = 'acme' and number = 3"], 3, /seal is gone/],
    ["the newest events", ["delete from doorlist_event where tenant_id = 'acme' and position > 7"], 3, /position 8 is gone/],
    ["all seals", ["delete from doorlist_seal where tenant_id = 'acme'"], 1, /seal is gone/],
  ])("finds that somebody removed %s", async (_, statements, number, reason) => {
    for (const statement of statements) await rows.all(statement);
    expect((await audit()).broken).toEqual({ number, reason: expect.stringMatching(reason) });
  });

  it("finds out whoever seals anew without our key, and tells where a key is missing", async () => {
    await rows.all("delete from doorlist_seal where tenant_id = 'acme' and number = 3");
    await rows.all("update doorlist_event set position = null, actor = 'user:mallory' where tenant_id = 'acme' and position > 6");
    await seal(stranger);
    expect((await audit()).broken).toEqual({ number: 3, reason: expect.stringMatching(/not among the secrets/) });
    await rows.all("update doorlist_seal set key_id = ? where tenant_id = 'acme' and number = 3", keyring.current);
    expect((await audit()).broken).toEqual({ number: 3, reason: expect.stringMatching(/changed/) });
  });

  it("still holds under an older secret, while that is kept", async () => {
    const rotated = createKeyring(["a newer secret for tests", "a secret for tests only"]);
    await opened.store.events.append([eventOf()]);
    await seal(rotated);
    expect(await audit(rotated)).toMatchObject({ seals: 4, broken: null });
  });

  it("cannot see that the newest seals went with their events, but for a hash that was kept", async () => {
    const anchor = (await audit()).head?.hash;
    await rows.all("delete from doorlist_seal where tenant_id = 'acme' and number = 3");
    await rows.all("delete from doorlist_event where tenant_id = 'acme' and position > 6");
    const hashes: string[] = [];
    const cut = await auditTenant({ store: opened.store, keyring } as World, "acme", (hash) => hashes.push(hash));
    expect(cut.broken).toBeNull();
    expect(hashes).toHaveLength(2);
    expect(hashes).not.toContain(anchor);
  });

  it("holds where the personal part of an event was erased and its digest kept", async () => {
    const [event] = await opened.store.events.after("acme", 4, 1);
    if (!event) throw new Error("no event");
    const left = { ...event, data: { kept: "role" }, ip: null, userAgent: null };
    const digests = erasedDigests(keyring, keyring.current, event, left);
    await rows.all(
      `update doorlist_event set data = '{"kept":"role"}', ip = null, user_agent = null, erased = ? ${where}`,
      digests,
    );
    expect(await audit()).toMatchObject({ seals: 3, events: 9, erased: 1, broken: null });
    await rows.all(`update doorlist_event set data = '{"kept":"another"}' ${where}`);
    expect((await audit()).broken).toMatchObject({ number: 2 });
    await rows.all(`update doorlist_event set data = '{"kept":"role"}', actor = 'user:mallory' ${where}`);
    expect((await audit()).broken).toMatchObject({ number: 2 });
  });
});
