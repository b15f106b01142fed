/** A browser's own EventSource, with nothing but the session cookie. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { findChromium, launch } from "../support/browser.ts";
import { seedPeople } from "../support/people.ts";
import { remote } from "../support/remote.ts";
import { openRows } from "../support/rows.ts";
import { startServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const chromium = findChromium();
const SECRET = "a secret for the browser's server";

it.runIf(chromium)(
  "an EventSource follows a tenant through a restart of the server, and misses nothing",
  { timeout: 90_000 },
  async () => {
    const data = mkdtempSync(join(tmpdir(), "doorlist-event-source-"));
    const env = { DOORLIST_DATA: data, DOORLIST_SECRET: SECRET };
    let server = await startServer(env);
    const rows = await openRows(`sqlite:${join(data, "doorlist.db")}`);
    const browser = await launch(chromium ?? "");
    onTestFinished(async () => {
      await browser.close();
      await rows.close();
      await server.stop();
      rmSync(data, { recursive: true });
    });
    const [olive] = await seedPeople(rows, SECRET, ["olive@example.com"]);
    const owner = remote(server.url, { cookie: olive?.cookie ?? "" });
    const { body: tenant } = await owner.post("/v1/tenants", { name: "Acme" });
    const invite = async () => {
      const { status } = await owner.post(`/v1/tenants/${tenant.id}/invites`, { kind: "link" });
      expect(status).toBe(201);
    };

    const context = await browser.newContext({ baseURL: server.url });
    const [name = "", value = ""] = (olive?.cookie ?? "").split(/=(.*)/s);
    await context.addCookies([{ name, value, url: server.url }]);
    const page = await context.newPage();
    const statuses: number[] = [];
    page.on("response", (response) => response.url().endsWith("/events") && statuses.push(response.status()));
    await page.goto("/docs");
    await page.evaluate((path) => {
      const seen: number[] = [];
      const source = new EventSource(path);
      Object.assign(window, { seen, source });
      source.onmessage = ({ data }) => seen.push(JSON.parse(data).position);
      return new Promise((resolve) => source.addEventListener("open", resolve));
    }, `/v1/tenants/${tenant.id}/events`);
    const seen = () => page.evaluate(() => (window as unknown as { seen: number[] }).seen);

    await invite();
    await until("the first came", async () => (await seen()).length > 0);
    // As browsers do in a hurry: connections that are open before anything is sent on them. On one of them it asks again.
    await page.evaluate(async () => {
      for (let round = 0; round < 20; round += 1) {
        const hurry = new AbortController();
        const asked = Array.from({ length: 5 }, () => fetch("/healthz", { signal: hurry.signal }).catch(() => {}));
        await new Promise((resolve) => setTimeout(resolve, round / 4));
        hurry.abort();
        await Promise.all(asked);
      }
    });
    await server.stop();
    server = await startServer({ ...env, PORT: String(server.port) });
    for (let index = 0; index < 3; index += 1) await invite();
    const source = () => page.evaluate(() => (window as unknown as { source: EventSource }).source.readyState);
    await until("the others came", async () => (await seen()).at(-1) === 6, 20_000).catch(async (error) => {
      throw new Error(`Saw ${await seen()}, the source in state ${await source()}, the answers ${statuses}`, { cause: error });
    });
    const positions = await seen();
    expect(positions).toEqual(Array.from({ length: positions.length }, (_, index) => 7 - positions.length + index));
  },
);
