/** Erasing reaches what a person was told under an earlier address, and what is on its way when they are erased. */
import { expect, it, onTestFinished } from "vitest";
import { openApp, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { dump } from "../support/dump.ts";
import { openHooks } from "../support/hooks.ts";
import { startProvider, tell } from "../support/provider.ts";
import { startSmtpSink } from "../support/smtp-sink.ts";
import { openTenant } from "../support/tenants.ts";

const MINUTE = 60_000;

const erase = async (app: TestApp, email: string, more: object = {}) =>
  expect(await app.operator.post("/v1/erasures", { email, ...more })).toMatchObject({ status: 200 });

/** The tables that hold one of these words. */
async function holding({ database }: TestApp, words: RegExp): Promise<string[]> {
  const rows = Object.entries(await dump(database));
  return rows.filter(([, texts]) => words.test(texts.join("\n"))).map(([table]) => table);
}

async function open(engine: (typeof engines)[number], smtpUrl?: string) {
  const app = await openApp(engine, smtpUrl === undefined ? {} : { mail: { url: smtpUrl } });
  onTestFinished(async () => {
    const unexpected = [...app.unexpected];
    await app.close();
    expect(unexpected).toEqual([]);
  });
  return { app, acme: await openTenant(await app.signUp("olive@example.com")) };
}

async function imported({ app, acme }: Awaited<ReturnType<typeof open>>, rows: object[]): Promise<void> {
  const { body } = await acme.owner.post(`${acme.path}/imports`, { fileName: "people.csv", total: rows.length });
  const path = `${acme.path}/imports/${body.id}`;
  await acme.owner.post(`${path}/rows`, { from: 0, rows: rows.map((row, index) => ({ line: index + 2, ...row })) });
  await acme.owner.post(`${path}/start`);
  await app.doorlist.worker.runImports();
}

it.each(engines)("an invite's earlier addresses go with its person, and each alone, on %s", async (engine) => {
  const opened = await open(engine);
  const { app, acme } = opened;
  const corrected = async (name: string) => {
    await imported(opened, [{ email: `${name}@old.example`, firstName: `${name}rina` }]);
    const [{ id }] = (await acme.owner.get(acme.invites)).body.data;
    for (const email of [`${name}@mid.example`, `${name}@new.example`]) {
      await app.doorlist.worker.drain();
      const answer = await acme.owner.post(`${acme.invites}/${id}/resend`, { email }, { "idempotency-key": email });
      expect(answer).toMatchObject({ status: 200 });
    }
    await app.doorlist.worker.drain();
    await app.doorlist.worker.seal();
    return id;
  };
  await corrected("zelda");
  await erase(app, "zelda@new.example");
  expect(await holding(app, /zelda/i)).toEqual([]);
  const id = await corrected("yolanda");
  await erase(app, "Yolanda@Mid.example");
  expect(await holding(app, /yolanda@mid/i)).toEqual([]);
  expect(await acme.read(id)).toMatchObject({ email: "yolanda@new.example", firstName: "yolandarina", status: "pending" });
});

it.each(engines)("a row of an import that is no address, but holds one, is erased, and no other, on %s", async (engine) => {
  const opened = await open(engine);
  await imported(opened, [
    { email: "Zeldarina <Zelda@Example.com>", firstName: "Zeldarina" },
    { email: "nobody at all", firstName: "Stays" },
  ]);
  expect(await holding(opened.app, /zelda/i)).toEqual(["doorlist_import_row"]);
  await erase(opened.app, "zelda@example.com");
  expect(await holding(opened.app, /zelda/i)).toEqual([]);
  expect(await holding(opened.app, /Stays/)).toEqual(["doorlist_import_row"]);
});

it.each(engines)("mails that are on their way leave nothing, whatever the server says of them, on %s", async (engine) => {
  const sink = await startSmtpSink();
  onTestFinished(() => sink.stop());
  const { app, acme } = await open(engine, sink.url);
  const owner = await app.signUp("zelda@example.com", { name: "Zeldarina" });
  const hers = await openTenant(owner, "Hers");
  await app.doorlist.worker.drain();
  for (const text of ["250 taken", "550 5.1.1 no zelda@example.com here", "451 4.3.0 zelda@example.com: later"]) {
    sink.answer = async () => {
      await erase(app, "zelda@example.com", { account: true });
      return text.startsWith("250") ? "accept" : { code: Number(text.slice(0, 3)), text: text.slice(4) };
    };
    await acme.invite({ email: "zelda@example.com", firstName: "Zeldarina" });
    if (text.startsWith("250")) {
      const { token } = await hers.handed({ email: "ana@example.com" });
      await app.anyone.post(`/v1/invites/${token}/reject`);
      await app.anyone.post("/api/auth/request-password-reset", { email: "zelda@example.com" });
    }
    const before = sink.attempts;
    await app.doorlist.worker.drain();
    expect(sink.attempts).toBeGreaterThan(before);
    expect(await holding(app, /zelda/i)).toEqual([]);
    sink.answer = () => "accept";
    app.clock.advance(5 * MINUTE);
    await app.doorlist.worker.drain();
    expect(await holding(app, /zelda/i)).toEqual([]);
  }
});

it.each(engines)("what a provider tells of an erased person's mail is not kept, on %s", async (engine) => {
  const provider = await startProvider();
  const { app, acme } = await open(engine, provider.url);
  const invite = await acme.invite({ email: "zelda@example.com" });
  await app.doorlist.worker.drain();
  const ref = provider.taken.at(-1)?.ref;
  await erase(app, "zelda@example.com");
  app.clock.advance(MINUTE);
  const data = {
    to: ["zelda@example.com"],
    tags: { doorlist_message: ref },
    bounce: { type: "Permanent", subType: "General", message: "mailbox of zelda@example.com is full" },
  };
  const told = await tell(app, { type: "email.bounced", created_at: new Date(app.clock.now()).toISOString(), data });
  expect(told).toMatchObject({ status: 204 });
  expect(await holding(app, /zelda/i)).toEqual([]);
  expect((await acme.read(invite.id)).delivery).not.toHaveProperty("reason");
  expect((await app.operator.get("/v1/suppressions")).body.data).toEqual([]);
});

it.each(engines)("what a receiver answers to a webhook that was on its way is not kept, on %s", async (engine) => {
  const { app, acme, receiver, endpoint, deliver } = await openHooks(engine);
  await endpoint("/echo", { eventTypes: ["invite.created"] });
  receiver.answer = async ({ raw }) => {
    await erase(app, "zelda@example.com");
    return { status: 200, body: raw };
  };
  await acme.invite({ email: "zelda@example.com", firstName: "Zeldarina" });
  await deliver();
  expect(receiver.received[0]?.raw).toContain("Zeldarina");
  expect(await holding(app, /zelda/i)).toEqual([]);
});
