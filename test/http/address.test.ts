/** Whose address counts, behind proxies: in limits and in the audit log. */
import { Hono } from "hono";
import { describe, expect, it, onTestFinished } from "vitest";
import { createAddressOf, type TrustedProxies } from "../../src/http/address.ts";
import { caller, openApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";

const NGINX = "10.0.0.2";
const CDN = "192.0.2.7";
const ANA = "9.9.9.9";
const LIE = "8.8.8.8";

/** @param remoteAddress undefined where the runtime does not tell who connects */
async function addressOf(trusted?: TrustedProxies, remoteAddress?: string, forwarded?: string): Promise<string> {
  const read = createAddressOf(trusted);
  const app = new Hono().get("/", (context) => context.text(read(context)));
  const headers: Record<string, string> = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
  const answer = await app.fetch(new Request("http://localhost/", { headers }), { incoming: { socket: { remoteAddress } } });
  return answer.text();
}

describe("the caller's address", () => {
  it.each<[string, TrustedProxies | undefined, string | undefined, string | undefined, string]>([
    ["who connects, without a proxy", undefined, ANA, undefined, ANA],
    ["who connects from the internet, whatever they write", undefined, ANA, LIE, ANA],
    ["whom a proxy in our network names last", undefined, NGINX, `${LIE}, ${ANA}`, ANA],
    ["the same through two of them", undefined, NGINX, `${LIE}, ${ANA}, 10.0.0.1`, ANA],
    ["the proxy, where it names nobody", undefined, NGINX, undefined, NGINX],
    ["the proxy, where what it passes on is no address", undefined, NGINX, `${LIE}, nobody`, NGINX],
    ["the proxy, where the last entry is empty", undefined, NGINX, `${LIE}, `, NGINX],
    ["who connects, where no proxy is trusted", 0, NGINX, LIE, NGINX],
    ["whom one proxy names", 1, CDN, `${LIE}, ${ANA}`, ANA],
    ["somebody in our network, whom one proxy names", 1, NGINX, `${LIE}, 10.0.0.9`, "10.0.0.9"],
    ["whom the second of two proxies names", 2, NGINX, `${LIE}, ${ANA}, ${CDN}`, ANA],
    ["the last that is named, where there are fewer than two", 2, NGINX, ANA, ANA],
    ["whom proxies on a list name", [CDN, "10.0.0.0/8"], NGINX, `${LIE}, ${ANA}, ${CDN}`, ANA],
    ["a proxy that is not on the list", ["10.0.0.0/8"], NGINX, `${LIE}, ${CDN}`, CDN],
    ["who connects, and is not on the list", ["10.0.0.0/8"], "172.16.0.1", LIE, "172.16.0.1"],
    ["whom a proxy names that is listed as IPv4 and connects as IPv6", ["10.0.0.2"], `::ffff:${NGINX}`, ANA, ANA],
    ["whom one proxy names, where nobody tells who connects", 1, undefined, `${LIE}, ${ANA}`, ANA],
    ["nobody, where nobody tells who connects and no proxy names them", 1, undefined, undefined, "unknown"],
    ["nobody, where nobody tells who connects and no proxy is trusted", 0, undefined, ANA, "unknown"],
    ["nobody, where nobody tells who connects or how many proxies there are", undefined, undefined, ANA, "unknown"],
    ["nobody, where nobody tells whether a listed proxy connects", ["10.0.0.0/8"], undefined, ANA, "unknown"],
    ["whom an IPv6 proxy names", ["2001:db8::/32"], "2001:db8::1", `${LIE}, 2a00::1`, "2a00::1"],
  ])("is that of %s", async (_, trusted, peer, forwarded, expected) => {
    expect(await addressOf(trusted, peer, forwarded)).toBe(expected);
  });

  it("is read by no rule that cannot be meant", () => {
    for (const wrong of [-1, 1.5, ["10.0.0.0/33"], ["nginx"], [""]]) expect(() => createAddressOf(wrong)).toThrow(/^Not a/);
  });
});

describe.each(engines)("behind one proxy, on %s", (engine) => {
  it("is the caller's in the audit log and in limits, whatever the caller wrote", async () => {
    const limits = { address: { points: 3, seconds: 60 } };
    const app = await openApp(engine, { trustedProxies: 1, limits });
    onTestFinished(() => app.close());
    const olive = await app.signUp("olive@example.com");
    const through = (lie: string, cookie: string) =>
      caller((request) => app.doorlist.handler(request, { incoming: { socket: { remoteAddress: CDN } } }), {
        cookie,
        origin: "http://localhost:4400",
        "x-forwarded-for": `${lie}, ${ANA}`,
      });
    const { body } = await through("7.7.7.1", olive.cookie).post("/v1/tenants", { name: "Acme" });
    const events = (await olive.get(`/v1/tenants/${body.id}/events`)).body.data;
    expect(events.map(({ ip }: { ip: string }) => ip)).toEqual(events.map(() => ANA));
    const answers = [];
    for (let n = 2; n < 5; n += 1) answers.push(await through(`7.7.7.${n}`, olive.cookie).post("/v1/tenants", { name: "x" }));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 429]);
  });
});
