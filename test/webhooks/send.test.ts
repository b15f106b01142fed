/** What is sent to receivers that mean no good, and where nothing is sent at all. */
import { describe, expect, it, onTestFinished } from "vitest";
import type { AddressLookup } from "../../src/core/public-address.ts";
import { systemAddresses } from "../../src/directory/address-lookup.ts";
import { createSender, MAX_RESPONSE, type SenderOptions } from "../../src/webhooks/send.ts";
import { openHooks } from "../support/hooks.ts";
import { type Receiver, startReceiver } from "../support/receiver.ts";
import { expectProblem } from "../support/tenants.ts";

const post = { "content-type": "application/json" };

async function open(
  options: Partial<SenderOptions> = {},
): Promise<{ receiver: Receiver; send: (url?: string) => Promise<unknown> }> {
  const receiver = await startReceiver();
  const sender = createSender({ allowPrivate: true, timeoutMs: 400, addressesOf: systemAddresses, ...options });
  onTestFinished(async () => {
    sender.close();
    await receiver.stop();
  });
  return { receiver, send: (url = receiver.url) => sender.post(url, post, "{}") };
}

describe("a sender", () => {
  it("follows no redirect", async () => {
    const { receiver, send } = await open();
    receiver.answer = ({ path }) =>
      path === "/" ? { status: 307, headers: { location: `${receiver.url}/else` } } : { status: 200 };
    expect(await send()).toMatchObject({ status: 307 });
    expect(receiver.received.map(({ path }) => path)).toEqual(["/"]);
  });

  it("keeps 64 KB of an answer and takes no more of it", async () => {
    const { receiver, send } = await open({ timeoutMs: 5000 });
    receiver.answer = () => ({ status: 200, body: "x".repeat(50_000_000) });
    const { body } = (await send()) as { body: string };
    expect(body).toBe("x".repeat(MAX_RESPONSE));
    expect(receiver.written).toBe(0);
    receiver.answer = () => ({ status: 200, body: "small" });
    expect(await send()).toMatchObject({ body: "small" });
  });

  it.each(["hang", "trickle"] as const)("gives up on a receiver that lets it %s, in time", async (answer) => {
    const { receiver, send } = await open();
    receiver.answer = () => answer;
    const began = performance.now();
    await expect(send()).rejects.toThrow("No answer within 0.4 s");
    expect(performance.now() - began).toBeLessThan(1500);
  });

  it("gives up on a name that takes too long to resolve", async () => {
    const { send } = await open({ addressesOf: () => new Promise(() => {}) });
    await expect(send("http://slow.example/")).rejects.toThrow("No answer within 0.4 s");
  });

  it("sends once more where a connection that was kept open turns out to be closed", async () => {
    const { receiver, send } = await open();
    await send();
    let dropped = 0;
    receiver.answer = () => {
      dropped += 1;
      return dropped === 1 ? "drop" : { status: 200 };
    };
    expect(await send()).toMatchObject({ status: 200 });
    receiver.answer = () => "drop";
    await expect(send()).rejects.toThrow();
  });

  const inside = [
    "127.0.0.1",
    "127.9.9.9",
    "2130706433",
    "0x7f.1",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "[::]",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:a9fe:a9fe]",
    "[::127.0.0.1]",
    "[fe80::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[fec0::1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[2001::1]",
    "[ff02::1]",
  ];
  it.each(inside)("does not connect to %s", async (host) => {
    const { send } = await open({ allowPrivate: false });
    await expect(send(`https://${host}/`)).rejects.toThrow("not on the internet");
  });

  it("does not connect to a name that leads inside, whatever it led to when it was judged before", async () => {
    const asked: string[] = [];
    const answers = ["93.184.215.14", "127.0.0.1"];
    /** A resolver in the hands of somebody who means no good: public first, private later. */
    const rebinding: AddressLookup = async (name) => {
      asked.push(name);
      return [{ address: answers.shift() ?? "127.0.0.1", family: 4 }];
    };
    const { receiver, send } = await open({ allowPrivate: false, addressesOf: rebinding });
    await send(`https://rebind.example:${receiver.port}/`).catch(() => {});
    await expect(send(`https://rebind.example:${receiver.port}/`)).rejects.toThrow("not on the internet");
    expect(asked).toEqual(["rebind.example", "rebind.example"]);
    expect(receiver.received).toEqual([]);
  });

  it("does not connect to a name with one public and one private address, but at the public one", async () => {
    const both: AddressLookup = async () => [
      { address: "::ffff:127.0.0.1", family: 6 },
      { address: "127.0.0.1", family: 4 },
      { address: "192.0.2.1", family: 4 },
    ];
    const { receiver, send } = await open({ allowPrivate: false, addressesOf: both });
    // 192.0.2.1 is set aside for documentation, and refused as well.
    await expect(send(`https://both.example:${receiver.port}/`)).rejects.toThrow("not on the internet");
  });

  it("asks the system's resolver for localhost, and refuses what that says", async () => {
    const { receiver, send } = await open({ allowPrivate: false });
    await expect(send(`https://localhost:${receiver.port}/`)).rejects.toThrow("not on the internet");
    expect(receiver.received).toEqual([]);
  });
});

describe("an endpoint", () => {
  it("cannot lead into the server's own network, be reached without TLS, or hold a password", async () => {
    const { acme, path } = await openHooks("sqlite", { allowPrivateHosts: false });
    const refused = [
      "http://hooks.example/",
      "https://127.0.0.1/",
      "https://[::1]/",
      "https://169.254.169.254/latest/meta-data",
      "https://localhost/",
      "https://a.localhost./",
      "https://user:password@hooks.example/",
      "ftp://hooks.example/",
      "javascript:alert(1)",
      "https://",
      "hooks.example",
    ];
    for (const url of refused) expectProblem(await acme.owner.post(path, { url }), 422, "webhook_url_not_allowed", "url");
    const { status, body } = await acme.owner.post(path, { url: "https://hooks.example/a?b=c" });
    expect({ status, body }).toMatchObject({ status: 201, body: { webhook: { url: "https://hooks.example/a?b=c" } } });
    const patched = await acme.owner.patch(`${path}/${body.webhook.id}`, { url: "https://10.0.0.1/" });
    expectProblem(patched, 422, "webhook_url_not_allowed", "url");
  });

  it("that led to the internet when it was made, and leads inside now, is not reached", async () => {
    const open = await openHooks("sqlite");
    const { id } = await open.endpoint("/hook", { eventTypes: ["invite.created"] });
    await open.acme.link();
    await open.seal();
    const { createDoorlist } = await import("../../src/index.ts");
    const strict = createDoorlist({
      database: open.app.database.url,
      secret: "a secret for tests only",
      baseUrl: "http://localhost:4400",
      clock: open.app.clock,
    });
    await strict.worker.drain();
    await strict.close();
    expect(open.receiver.received).toEqual([]);
    expect(await open.log(id)).toMatchObject([
      { state: "queued", lastStatus: null, lastError: "The address is not on the internet" },
    ]);
  });
});
