/**
 * Makes the pictures of the README, from a server of its own with a tenant that looks
 * like a real one: `npm run screenshots [FOLDER]`. Needs Chromium on the PATH.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContextOptions } from "playwright-core";
import { createClient } from "../src/client/index.ts";
import { findChromium, launch, narrow, wide } from "../test/support/browser.ts";
import { startServer } from "../test/support/server.ts";
import { until } from "../test/support/until.ts";

/** Charts grow into their place. */
const CHARTS_DRAWN_MS = 1_500;
const folder = process.argv[2] ?? "docs/images";
const chromium = findChromium();
if (!chromium) throw new Error("Chromium is not on the PATH; on Debian: apt-get install chromium");

execFileSync(process.execPath, ["scripts/build-dashboard.ts"], { stdio: "inherit" });
const data = mkdtempSync(join(tmpdir(), "doorlist-screenshots-"));
const apiKey = "dl_key_for_screenshots_0123456789";
execFileSync("npm", ["run", "-s", "seed", "--", "--invites", "4000"], {
  stdio: "inherit",
  env: { ...process.env, DOORLIST_DATA: data },
});
const server = await startServer({ DOORLIST_DATA: data, DOORLIST_API_KEY: apiKey });
const browser = await launch(chromium);
mkdirSync(folder, { recursive: true });

try {
  const cookie = await signIn("olive@acme.example");
  const asOlive: typeof fetch = (input, init) =>
    fetch(input, { ...init, headers: { ...(init?.headers as Record<string, string>), cookie } });
  const olive = createClient({ baseUrl: server.url, fetch: asOlive });
  const [acme] = (await olive.tenants.list()).data;
  if (!acme) throw new Error("The seed made no tenant");
  await olive.invites.create(acme.id, { email: "ben@acme.example", firstName: "Ben", lastName: "Okafor", roles: ["admin"] });
  await until("the mail to Ben", () => newestMail("ben@acme.example"));
  await accept("Ben Okafor", "ben@acme.example");
  await olive.invites.create(acme.id, { email: "ana@acme.example", firstName: "Ana", lastName: "Lima", roles: ["admin"] });
  await until("the mail to Ana", () => newestMail("ana@acme.example"));

  const [ben] = (await olive.invites.list(acme.id, { q: "ben@acme.example" })).data;
  const invites = `/?tenant=${acme.id}`;
  const shots: [name: string, size: BrowserContextOptions, path: string, cookie?: string][] = [
    ["dashboard-light", wide, invites, cookie],
    ["dashboard-dark", { ...wide, colorScheme: "dark" }, invites, cookie],
    ["details", wide, `${invites}&invite=${ben?.id}`, cookie],
    ["insights", wide, `${invites}&page=insights&days=90`, cookie],
    ["join", narrow, await joinPath("ana@acme.example")],
    ["mail", wide, await mailboxPath("ana@acme.example")],
  ];
  for (const shot of shots) await shoot(...shot);
} finally {
  await browser.close();
  await server.stop();
  rmSync(data, { recursive: true });
}

async function signIn(email: string): Promise<string> {
  const body = JSON.stringify({ email, password: "correct horse 1" });
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${server.url}/api/auth/sign-in/email`, { method: "POST", headers, body });
  if (!response.ok) throw new Error(`sign-in: ${response.status}`);
  const cookies = response.headers.getSetCookie();
  return cookies.map((cookie) => cookie.split(";")[0]).join("; ");
}

async function accept(name: string, email: string): Promise<void> {
  const inviteToken = (await joinPath(email)).split("/").at(-1);
  const body = JSON.stringify({ name, email, password: "correct horse 1", inviteToken });
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${server.url}/api/auth/sign-up/email`, { method: "POST", headers, body });
  if (!response.ok) throw new Error(`sign-up: ${response.status}`);
}

async function newestMail(to: string): Promise<{ id: string; text: string } | undefined> {
  const response = await fetch(`${server.url}/mailbox/messages?to=${to}`);
  const { data } = (await response.json()) as { data: { id: string; text: string }[] };
  return data[0];
}

async function joinPath(to: string): Promise<string> {
  return (await newestMail(to))?.text.match(/\/join\/[\w-]+/)?.[0] ?? "";
}

async function mailboxPath(to: string): Promise<string> {
  return `/mailbox?message=${(await newestMail(to))?.id}`;
}

async function shoot(name: string, options: BrowserContextOptions, path: string, cookie?: string): Promise<void> {
  const context = await browser.newContext(options);
  for (const pair of cookie?.split("; ") ?? []) {
    const [key = "", value = ""] = pair.split(/=(.*)/);
    await context.addCookies([{ name: key, value, url: server.url }]);
  }
  const page = await context.newPage();
  await page.goto(server.url + path);
  await page.locator("h1").first().waitFor();
  // The event stream stays open, so the network is never idle: what is loading shows a skeleton.
  await page.waitForFunction(() => document.querySelectorAll(".dl-skeleton").length === 0);
  await page.waitForTimeout(CHARTS_DRAWN_MS);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await context.close();
}
