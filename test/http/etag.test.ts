/** Reading what one has already, and changing only what one has read. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Answer, openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, openTenant, type TestTenant } from "../support/tenants.ts";

describe.each(engines)("a tag on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let acme: TestTenant;
  let paths: Record<string, { path: string; change: (name: string) => object }>;
  beforeEach(async () => {
    app = await openApp(engine);
    olive = await app.signUp("olive@example.com");
    acme = await openTenant(olive);
    const { id } = await acme.invite({ email: "ana@example.com" });
    paths = {
      invite: { path: `${acme.invites}/${id}`, change: (firstName) => ({ firstName }) },
      tenant: { path: acme.path, change: (name) => ({ name }) },
    };
  });
  afterEach(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const tagOf = (answer: Answer): string => answer.headers.get("etag") ?? "";
  const nouns = ["invite", "tenant"] as const;

  it.each(nouns)("of an %s lets its reader keep what they have, until anything of it changes", async (noun) => {
    const { path, change } = paths[noun] as (typeof paths)[string];
    const first = await olive.get(path);
    expect(tagOf(first)).toMatch(/^"[\w.-]+"$/);
    for (const known of [tagOf(first), `"x", W/${tagOf(first)}`, "*"]) {
      const again = await olive.get(path, { "if-none-match": known });
      expect([again.status, again.body, tagOf(again)]).toEqual([304, "", tagOf(first)]);
    }
    const changed = await olive.patch(path, change("Other"));
    expect(tagOf(changed)).not.toBe(tagOf(first));
    const now = await olive.get(path, { "if-none-match": tagOf(first) });
    expect([now.status, tagOf(now)]).toEqual([200, tagOf(changed)]);
  });

  it("of an invite is another once its mail went out", async () => {
    const { path } = paths.invite as (typeof paths)[string];
    const before = tagOf(await olive.get(path));
    await app.doorlist.worker.drain();
    expect(await olive.get(path, { "if-none-match": before })).toMatchObject({ status: 200, body: { sentCount: 1 } });
  });

  it.each(nouns)("of an %s lets nobody change what they have not read, within one millisecond too", async (noun) => {
    const { path, change } = paths[noun] as (typeof paths)[string];
    const read = tagOf(await olive.get(path));
    const second = await olive.patch(path, change("Second"), { "if-match": `"x", ${read}` });
    expect(second).toMatchObject({ status: 200, body: change("Second") });
    for (const stale of [read, `W/${tagOf(second)}`, '"x"', "garbled", '"zzzzzzzzzzzzzzzzzz.x"']) {
      expectProblem(await olive.patch(path, change("Third"), { "if-match": stale }), 412, "precondition_failed");
    }
    expect((await olive.get(path)).body).toMatchObject(change("Second"));
    expect(await olive.patch(path, change("Fourth"), { "if-match": "*" })).toMatchObject({ status: 200 });
  });

  it.each(nouns)("of an %s lets one of twenty through who read the same", async (noun) => {
    const { path, change } = paths[noun] as (typeof paths)[string];
    const read = tagOf(await olive.get(path));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => olive.patch(path, change(`Name ${n}`), { "if-match": read })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(412)]);
  });
});
