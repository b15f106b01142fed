/** A POST that is sent twice is done once: `Idempotency-Key`. */
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { Tables } from "../../src/core/ports.ts";
import { createDoorlist } from "../../src/index.ts";
import { type Answer, BASE, caller, openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { dump } from "../support/dump.ts";
import { expectProblem, openTenant, type TestTenant, tokenOf } from "../support/tenants.ts";

describe.each(engines)("a request with an idempotency key, on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let acme: TestTenant;
  beforeEach(async () => {
    app = await openApp(engine);
    olive = await app.signUp("olive@example.com");
    acme = await openTenant(olive);
  });
  afterEach(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const keyed = (key: string) => ({ "idempotency-key": key });
  const replayed = (answer: Answer) => answer.headers.get("idempotency-replayed");

  it("is done once and answered the same each time", async () => {
    const send = () => olive.post(acme.invites, { email: "ana@example.com", onDuplicate: "error" }, keyed("a"));
    const [first, second] = [await send(), await send()];
    expect(first).toMatchObject({ status: 201 });
    expect([second.status, second.body]).toEqual([first.status, first.body]);
    expect([replayed(first), replayed(second)]).toEqual([null, "true"]);
    expect(await acme.count()).toBe(1);
    const cancel = () => olive.post(`${acme.invites}/${first.body.invite.id}/cancel`, undefined, keyed("a"));
    expect(await cancel()).toMatchObject({ status: 200, body: { status: "canceled" } });
    expect(replayed(await cancel())).toBe("true");
  });

  it("of no content is answered so again, for whoever did not hear it", async () => {
    const domain = `${acme.path}/domains/acme.example`;
    expect(await olive.post(`${acme.path}/domains`, { domain: "acme.example" })).toMatchObject({ status: 200 });
    const send = () => olive.post(`${domain}/mail`, { mailbox: "admin" }, keyed("a"));
    expect(await send()).toMatchObject({ status: 204, body: "" });
    const again = await send();
    expect([again.status, again.body, replayed(again)]).toEqual([204, "", "true"]);
  });

  it("is done once where twenty come together: one does it, the others are told to wait or told what it did", async () => {
    const send = () => olive.post(acme.invites, { kind: "link" }, keyed("a"));
    const answers = await Promise.all(Array.from({ length: 20 }, send));
    const done = answers.filter(({ status }) => status === 201);
    for (const other of answers.filter(({ status }) => status !== 201)) {
      expectProblem(other, 409, "idempotency_in_flight");
      expect(Number(other.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect(done.filter((answer) => replayed(answer) === null)).toHaveLength(1);
    expect(new Set(done.map(({ body }) => body.url)).size).toBe(1);
    expect(await acme.count()).toBe(1);
    expect(replayed(await send())).toBe("true");
  });

  it("is refused for another body, and free for another path, another caller and another day", async () => {
    const send = (by: typeof olive, path: string, name: string) => by.post(path, { name }, keyed("a"));
    expect(await send(olive, "/v1/tenants", "One")).toMatchObject({ status: 201 });
    expectProblem(await send(olive, "/v1/tenants", "Two"), 422, "idempotency_mismatch", "Idempotency-Key");
    expect(await send(olive, `${acme.path}/api-keys`, "One")).toMatchObject({ status: 201 });
    const ana = await app.signUp("ana@example.com");
    expect(replayed(await send(ana, "/v1/tenants", "Two"))).toBe(null);
    app.clock.advance(24 * 3_600_000);
    const next = await send(olive, "/v1/tenants", "Two");
    expect([next.status, replayed(next), next.body.name]).toEqual([201, null, "Two"]);
  });

  it("may try again with the same key where it was refused, since nothing was done", async () => {
    const send = (email: string) => olive.post(acme.invites, { email }, keyed("a"));
    expectProblem(await send("not an address"), 422, "invalid_email");
    expect(await send("ana@example.com")).toMatchObject({ status: 201 });
    expect(await acme.count()).toBe(1);
  });

  it("of a link answers with the link again, for one and for a batch, though no row holds it", async () => {
    const one = () => olive.post(acme.invites, { kind: "link", tokenType: "code" }, keyed("a"));
    const many = () =>
      olive.post(
        `${acme.invites}/batch`,
        { invites: [{ kind: "link" }, { email: "x" }, { email: "b@example.com" }] },
        keyed("b"),
      );
    const [made, batch] = [await one(), await many()];
    const all = Object.values(await dump(app.database))
      .flat()
      .join("\n");
    for (const secret of [tokenOf(made.body.url), made.body.code, tokenOf(batch.body.succeeded[0].url)]) {
      expect(secret.length).toBeGreaterThan(7);
      expect(all).not.toContain(secret);
    }
    const [again, batchAgain] = [await one(), await many()];
    expect([again.status, again.body]).toEqual([201, made.body]);
    expect([batchAgain.status, batchAgain.body]).toEqual([200, batch.body]);
    expect([replayed(again), replayed(batchAgain)]).toEqual(["true", "true"]);
    expect(await acme.count()).toBe(3);
  });

  it("of a link is not answered again to somebody who may no longer make one", async () => {
    const ana = await app.signUp("ana@example.com");
    await acme.admit(ana, ["admin"]);
    const send = () => ana.post(acme.invites, { kind: "link", roles: ["admin"] }, keyed("a"));
    expect(await send()).toMatchObject({ status: 201 });
    await olive.patch(`${acme.path}/members/${ana.id}`, { roles: ["member"] });
    expectProblem(await send(), 403, "not_allowed");
  });

  it("of a secret that is shown once says so the second time, and no row holds the secret", async () => {
    for (const [path, body] of [
      [`${acme.path}/api-keys`, { name: "robot" }],
      [`${acme.path}/webhooks`, { url: "https://hooks.example/" }],
    ] as const) {
      const first = await olive.post(path, body, keyed("a"));
      expect(first).toMatchObject({ status: 201 });
      const secret = first.body.key ?? first.body.secret;
      expectProblem(await olive.post(path, body, keyed("a")), 409, "shown_once");
      expect(
        Object.values(await dump(app.database))
          .flat()
          .join("\n"),
      ).not.toContain(secret);
      expect((await olive.get(path)).body.data).toHaveLength(1);
    }
  });

  it("of a holder's path keeps nothing of the path", async () => {
    const { token } = await acme.link({ tokenType: "code" });
    const ana = await app.signUp("ana@example.com");
    const accept = () => ana.post(`/v1/invites/${token}/accept`, undefined, keyed("a"));
    const [first, second] = [await accept(), await accept()];
    expect([second.status, second.body, replayed(second)]).toEqual([200, first.body, "true"]);
    expect(
      Object.values(await dump(app.database))
        .flat()
        .join("\n"),
    ).not.toContain(token);
  });

  /** The same server in another process, which dies right before or right after it commits what a request does. */
  function dyingAt(moment: "before" | "after") {
    const dying = createDoorlist({
      database: app.database.url,
      secret: "a secret for tests only",
      baseUrl: BASE,
      clock: app.clock,
    });
    const { store } = dying.world;
    const { transaction } = store;
    let reached = () => {};
    const died = new Promise<void>((resolve) => {
      reached = resolve;
    });
    store.transaction = async (work) => {
      const uncommitted = async (tables: Tables): Promise<never> => {
        await work(tables);
        throw new Error("died");
      };
      await transaction(moment === "before" ? uncommitted : work).catch(() => {});
      reached();
      return new Promise(() => {});
    };
    return { caller: caller(dying.handler, { cookie: olive.cookie, origin: BASE }), died, close: dying.close };
  }

  it.each(["before", "after"] as const)("is done once where its process dies right %s the commit", async (moment) => {
    const acts: [path: string, body: unknown][] = [
      [acme.invites, { kind: "link" }],
      [acme.invites, { email: "pending@example.com" }],
      [`${acme.invites}/batch`, { invites: [{ email: "b@example.com" }, { email: "pending@example.com" }, { email: "?" }] }],
      [`${acme.invites}/${(await acme.invite({ email: "pending@example.com" })).id}/resend`, { rotate: true }],
      ["/v1/tenants", { name: "Two" }],
    ];
    const facts = async () => {
      const events = (await dump(app.database)).doorlist_event ?? [];
      return events.map((row) => String(row).match(/(invite|tenant|member)\.\w+/)?.[0]).sort();
    };
    for (const [index, [path, body]] of acts.entries()) {
      const before = await facts();
      const dying = dyingAt(moment);
      void dying.caller.post(path, body, keyed(`died-${index}`));
      await dying.died;
      await dying.close();
      const send = () => olive.post(path, body, keyed(`died-${index}`));
      if (moment === "before") {
        expect(await facts()).toEqual(before);
        const early = await send();
        expectProblem(early, 409, "idempotency_in_flight");
        app.clock.advance(Number(early.headers.get("retry-after")) * 1000);
      }
      const [first, second] = [await send(), await send()];
      expect([first.status, replayed(first)]).toEqual([
        index === 2 || index === 3 ? 200 : 201,
        moment === "before" ? null : "true",
      ]);
      expect([second.status, second.body, replayed(second)]).toEqual([first.status, first.body, "true"]);
      const made = { 0: 1, 1: 1, 2: 2, 3: 1, 4: 2 }[index];
      expect((await facts()).length - before.length).toBe(made);
    }
    expect(await acme.count()).toBe(3);
  });

  it("is given up by a process that slept past its time, once another has done it", async () => {
    const { store } = app.world;
    const { transaction } = store;
    let wakeUp = () => {};
    const slept = new Promise<void>((resolve) => {
      wakeUp = resolve;
    });
    let asleep = () => {};
    const fellAsleep = new Promise<void>((resolve) => {
      asleep = resolve;
    });
    store.transaction = async (work) => {
      store.transaction = transaction;
      asleep();
      await slept;
      return transaction(work);
    };
    const send = () => olive.post(acme.invites, { kind: "link" }, keyed("a"));
    const late = send();
    await fellAsleep;
    app.clock.advance(60_000);
    expect((await send()).status).toBe(201);
    wakeUp();
    expectProblem(await late, 409, "idempotency_in_flight");
    expect([(await send()).status, replayed(await send())]).toEqual([201, "true"]);
    expect(await acme.count()).toBe(1);
  });

  it("does not stand in the way of many others that come together", async () => {
    const send = (n: number) => olive.post(acme.invites, { email: `n${n}@example.com` }, keyed(`key-${n}`));
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => send(n)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(await acme.count()).toBe(40);
  });

  it("is refused where the key is none", async () => {
    for (const key of ["", "a b", "x".repeat(256)]) {
      expectProblem(await olive.post("/v1/tenants", { name: "x" }, keyed(key)), 422, "invalid_field", "Idempotency-Key");
    }
  });
});

describe.each(engines)("a request with an idempotency key beside the app's own code, on %s", (engine) => {
  const MINUTE = 60_000;
  async function opened(afterCreate: () => unknown) {
    const app = await openApp(engine, { hooks: { afterCreate } });
    onTestFinished(() => app.close());
    const acme = await openTenant(await app.signUp("olive@example.com"));
    const send = () => acme.owner.post(acme.invites, { kind: "link" }, { "idempotency-key": "a" });
    return { app, acme, send };
  }

  it("is done once and answered though its answer cannot be kept", async () => {
    const { app, acme, send } = await opened(() => {});
    const away = new Error("The database is away");
    vi.spyOn(app.world.store.idempotencyKeys, "finish").mockRejectedValueOnce(away);
    expect(await send()).toMatchObject({ status: 201 });
    expectProblem(await send(), 409, "idempotency_in_flight");
    expect(await acme.count()).toBe(1);
    expect(app.unexpected).toEqual([away]);
  });

  it("keeps its key for as long as it takes", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    let goOn = () => {};
    let begun = () => {};
    const slow = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const beginning = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const { app, acme, send } = await opened(() => {
      begun();
      return slow;
    });
    const { idempotencyKeys } = app.world.store;
    const renew = vi.spyOn(idempotencyKeys, "renew");
    const first = send();
    await beginning;
    for (let renewed = 0; renewed < 3; renewed += 1) {
      app.clock.advance(MINUTE / 2);
      vi.advanceTimersByTime(MINUTE / 3);
      await renew.mock.results.at(-1)?.value;
    }
    expectProblem(await send(), 409, "idempotency_in_flight");
    goOn();
    const [{ status, body }, again] = [await first, await send()];
    expect(status).toBe(201);
    expect([again.body, again.headers.get("idempotency-replayed")]).toEqual([body, "true"]);
    expect(await acme.count()).toBe(1);
    vi.advanceTimersByTime(MINUTE);
    expect(renew).toHaveBeenCalledTimes(3);
  });
});
