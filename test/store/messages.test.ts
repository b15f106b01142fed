/** The contract of the outbox's rows: a message is leased to one worker at a time, and is done once. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId } from "../../src/core/ids.ts";
import type { Message } from "../../src/core/message.ts";
import type { MessageTable } from "../../src/core/ports.ts";
import { messageTable } from "../../src/store/messages.ts";
import type { Compiled, Sql } from "../../src/store/sql.ts";
import { engines } from "../support/databases.ts";
import { hostKinds } from "../support/host-databases.ts";
import { eventOf, HOUR, MINUTE, messageOf, NOW, openStore, type TestStore } from "../support/store.ts";

describe.each([...engines, ...hostKinds])("the messages of a store on %s", (engine) => {
  let opened: TestStore;
  let messages: MessageTable;
  beforeAll(async () => {
    opened = await openStore(engine);
    messages = opened.store.messages;
  });
  beforeEach(() => opened.database.all({ sql: "delete from doorlist_message", parameters: [] }));
  afterAll(() => opened.close());

  const queued = async (of: Parameters<typeof messageOf>[0] = {}): Promise<Message> => {
    const message = messageOf(of);
    await messages.enqueue([message]);
    return message;
  };
  const ids = (of: { id: string }[]) => of.map(({ id }) => id).sort();

  it("claims what is due, oldest first, no more than asked for, and counts the attempt", async () => {
    const due = [];
    for (const minute of [3, 1, 2, 0]) due.push(await queued({ createdAt: NOW - minute * MINUTE, generation: minute }));
    await queued({ createdAt: NOW + 1 });
    const [third, second, , fourth] = due as [Message, Message, Message, Message];
    expect(ids(await messages.claim(NOW, MINUTE, 2))).toEqual(ids([due[0] as Message, due[2] as Message]));
    const claimed = await messages.claim(NOW, MINUTE, 10);
    expect(ids(claimed)).toEqual(ids([second, fourth]));
    expect(claimed.find(({ id }) => id === fourth.id)).toEqual({ ...fourth, attempts: 1 });
    expect(third.attempts).toBe(0);
    expect(await messages.claim(NOW, MINUTE, 10)).toEqual([]);
  });

  it("come with the events that call for them, in a transaction and alone", async () => {
    const { store } = opened;
    const [alone, inside] = [messageOf(), messageOf()];
    await store.events.append([eventOf()], [alone]);
    await store.transaction(({ events }) => events.append([eventOf()], [inside]));
    expect(ids(await messages.claim(NOW, MINUTE, 10))).toEqual(ids([alone, inside]));
  });

  it("claims no more than asked for of thousands that the database does not expect", async () => {
    const sent = Array.from({ length: 2000 }, (_, index) => messageOf({ createdAt: NOW - index }));
    await messages.enqueue(sent);
    await messages.markSent(sent, NOW);
    if (engine === "postgres") await opened.database.all({ sql: "analyze doorlist_message", parameters: [] });
    await messages.enqueue(Array.from({ length: 500 }, () => messageOf()));
    expect(await messages.claim(NOW, MINUTE, 20)).toHaveLength(20);
    expect(await messages.depth(NOW)).toMatchObject({ queued: 500 });
  });

  it("find a message by its id while it is marked as sent", async () => {
    const message = await queued();
    let looks = 0;
    const slow: Sql = {
      ...opened.database,
      async all<Row>(query: Compiled) {
        const rows = await opened.database.all<Row>(query);
        looks += 1;
        if (looks === 1) await messages.markSent([message], NOW);
        return rows;
      },
    };
    expect(await messageTable(slow).getById(message.id)).toMatchObject({ id: message.id });
  });

  it("gives a leased message to nobody until the lease ends, and then to the next", async () => {
    const message = await queued();
    await messages.claim(NOW, MINUTE, 10);
    expect(await messages.claim(NOW + MINUTE - 1, MINUTE, 10)).toEqual([]);
    expect(await messages.claim(NOW + MINUTE, MINUTE, 10)).toEqual([{ ...message, attempts: 2 }]);
  });

  it("never gives a message to two of twenty claimers", async () => {
    const all = Array.from({ length: 90 }, () => messageOf());
    await messages.enqueue(all);
    const claims = await Promise.all(Array.from({ length: 20 }, () => messages.claim(NOW, MINUTE, 5)));
    for (const claim of claims) expect(claim.length).toBeLessThanOrEqual(5);
    const rest = await messages.claim(NOW, MINUTE, 100);
    expect(ids([...claims.flat(), ...rest])).toEqual(ids(all));
    expect(claims.flat().length).toBeGreaterThan(5);
  });

  it("tries again when it was told to, and not before", async () => {
    const message = await queued();
    await messages.claim(NOW, MINUTE, 10);
    await messages.retry(message, NOW + HOUR, "421 later");
    expect(await messages.claim(NOW + HOUR - 1, MINUTE, 10)).toEqual([]);
    expect(await messages.claim(NOW + HOUR, MINUTE, 10)).toEqual([{ ...message, attempts: 2 }]);
  });

  it("counts no attempt that was none, and gives it to the next when the lease ends", async () => {
    const message = await queued();
    await messages.claim(NOW, MINUTE, 10);
    await messages.uncount(message);
    expect(await messages.claim(NOW + MINUTE - 1, MINUTE, 10)).toEqual([]);
    expect(await messages.claim(NOW + MINUTE, MINUTE, 10)).toEqual([{ ...message, attempts: 1 }]);
  });

  it.each<[string, (table: MessageTable, message: Message) => Promise<unknown>]>([
    ["sent", (table, message) => table.markSent([message], NOW)],
    ["failed", (table, message) => table.markFailed(message, "550 no such mailbox")],
    ["dropped", (table, message) => table.markDropped(message)],
  ])("does not try again what was %s, whatever is said of it afterwards", async (state, finish) => {
    const message = await queued();
    await messages.claim(NOW, MINUTE, 10);
    await finish(messages, message);
    await messages.retry(message, NOW, "too late");
    expect(await messages.claim(NOW + 30 * 24 * HOUR, MINUTE, 10)).toEqual([]);
    await messages.markFailed(message, "too late");
    await messages.markDropped(message);
    await messages.markSent([message], NOW + 1);
    expect(await messages.getSent(message.id)).toEqual(state === "sent" ? { ...message, attempts: 1, sentAt: NOW } : null);
    expect(await messages.depth(NOW)).toEqual({ queued: 0, failed: state === "failed" ? 1 : 0, oldestMs: 0 });
  });

  it("does not touch the message of another tenant", async () => {
    const message = await queued();
    const elsewhere = { id: message.id, tenantId: "another", to: message.to };
    await messages.retry(elsewhere, NOW + HOUR, "");
    await messages.markFailed(elsewhere, "");
    await messages.markDropped(elsewhere);
    await messages.markSent([elsewhere], NOW);
    expect(await messages.claim(NOW, MINUTE, 10)).toEqual([{ ...message, attempts: 1 }]);
  });

  it("marks many as sent together", async () => {
    const all = [await queued(), await queued({ tenantId: "another" }), await queued()];
    await messages.markSent(all.slice(0, 2), NOW);
    await messages.markSent([], NOW);
    expect(ids(await messages.listSent({}, 10))).toEqual(ids(all.slice(0, 2)));
    expect(ids(await messages.claim(NOW, MINUTE, 10))).toEqual([all[2]?.id]);
  });

  it("lists what was sent, newest first, to one address where asked, no more than asked for", async () => {
    const sent = [];
    for (const [index, to] of ["Ana@Example.com", "ben@example.com", "ana@example.COM", "JÖRG@example.com"].entries()) {
      sent.push(await queued({ to, id: newId(NOW + index) }));
    }
    await messages.markSent(sent, NOW + MINUTE);
    await queued({ to: "ana@example.com" });
    const newestFirst = sent.map((message) => ({ ...message, sentAt: NOW + MINUTE })).toReversed();
    expect(await messages.listSent({}, 10)).toEqual(newestFirst);
    expect(await messages.listSent({}, 2)).toEqual(newestFirst.slice(0, 2));
    expect(await messages.listSent({ to: "ANA@example.com" }, 10)).toEqual([newestFirst[1], newestFirst[3]]);
    expect(await messages.listSent({ to: "JÖRG@example.com" }, 10)).toEqual([newestFirst[0]]);
    expect(await messages.listSent({ to: "nobody@example.com" }, 10)).toEqual([]);
  });

  it("shows a message once it was sent, by its id", async () => {
    const message = await queued({ to: "Ana@Example.com", generation: 4 });
    expect(await messages.getSent(message.id)).toBeNull();
    await messages.markSent([message], NOW + 5);
    expect(await messages.getSent(message.id)).toEqual({ ...message, sentAt: NOW + 5 });
    expect(await messages.getSent(newId(NOW))).toBeNull();
  });

  it("tells how many wait, how many failed, and for how long the oldest has waited", async () => {
    expect(await messages.depth(NOW)).toEqual({ queued: 0, failed: 0, oldestMs: 0 });
    const [oldest, younger] = [await queued({ createdAt: NOW - HOUR }), await queued({ createdAt: NOW - MINUTE })];
    const failed = await queued({ createdAt: NOW - 2 * HOUR });
    await messages.markFailed(failed, "550");
    expect(await messages.depth(NOW)).toEqual({ queued: 2, failed: 1, oldestMs: HOUR });
    expect(await messages.depth(NOW - 2 * HOUR)).toMatchObject({ oldestMs: 0 });
    await messages.markSent([oldest], NOW);
    expect(await messages.depth(NOW)).toEqual({ queued: 1, failed: 1, oldestMs: MINUTE });
    await messages.markDropped(younger);
    expect(await messages.depth(NOW)).toEqual({ queued: 0, failed: 1, oldestMs: 0 });
  });
});
