/**
 * Makes the pictures of the README and the docs, from a server of its own with a tenant that looks like a real one:
 * `npm run screenshots [FOLDER]`. Needs Chromium on the PATH.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContextOptions } from "playwright-core";
import { createClient } from "../src/client/index.ts";
import { findChromium, launch, narrow, wide } from "../test/support/browser.ts";
import { startServer } from "../test/support/server.ts";

const folder = process.argv[2] ?? "docs/images";
const chromium = findChromium();
if (!chromium) throw new Error("Chromium is not on the PATH; on Debian: apt-get install chromium");

const data = mkdtempSync(join(tmpdir(), "doorlist-screenshots-"));
const apiKey = "dl_key_for_screenshots_0123456789";
const server = await startServer({ DOORLIST_DATA: data, DOORLIST_API_KEY: apiKey });
const browser = await launch(chromium);
mkdirSync(folder, { recursive: true });

try {
  const cookie = await signUp("Olive Winter", "olive@acme.example");
  const asOlive: typeof fetch = (input, init) =>
    fetch(input, { ...init, headers: { ...(init?.headers as Record<string, string>), cookie } });
  const olive = createClient({ baseUrl: server.url, fetch: asOlive });
  await olive.tenants.create({ id: "acme", name: "Acme" });
  await olive.tenants.create({ id: "north", name: "North Harbour" });
  await furnish(olive);

  for (const [name, size] of Object.entries({ wide, narrow })) {
    for (const colorScheme of ["light", "dark"] as const) {
      await shoot(`dashboard-${name}-${colorScheme}`, "/?tenant=acme", { ...size, colorScheme }, cookie);
      await shoot(`join-${name}-${colorScheme}`, await joinPath("ana@acme.example"), { ...size, colorScheme });
      await shoot(`mailbox-${name}-${colorScheme}`, await mailboxPath("ana@acme.example"), { ...size, colorScheme });
    }
  }
} finally {
  await browser.close();
  await server.stop();
  rmSync(data, { recursive: true });
}

async function signUp(name: string, email: string, inviteToken?: string): Promise<string> {
  const body = JSON.stringify({ name, email, password: "correct horse 1", inviteToken });
  const response = await fetch(`${server.url}/api/auth/sign-up/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  if (!response.ok) throw new Error(`sign-up: ${response.status}`);
  const cookies = response.headers.getSetCookie();
  return cookies.map((cookie) => cookie.split(";")[0]).join("; ");
}

async function furnish(olive: ReturnType<typeof createClient>): Promise<void> {
  const people = ["Ben Okafor", "Carla Rossi", "Dana Levi", "Emil Novak", "Farah Aziz", "Goro Sato"];
  const invites = people.map((person, index) => {
    const [firstName = "", lastName = ""] = person.split(" ");
    const email = `${firstName.toLowerCase()}@acme.example`;
    return { email, firstName, lastName, roles: [index % 3 === 0 ? "admin" : "member"] };
  });
  const { succeeded } = await olive.invites.createMany("acme", invites);
  const [ben, , dana, emil] = succeeded;
  for (const accepted of [ben, emil]) {
    if (!accepted) continue;
    const { url } = await olive.invites.link("acme", accepted.invite.id);
    await signUp(`${accepted.invite.firstName} ${accepted.invite.lastName}`, accepted.invite.email ?? "", url.split("/").at(-1));
  }
  if (dana) await olive.invites.cancel("acme", dana.invite.id);
  await olive.invites.create("acme", { kind: "link", maxUses: 25, allowedDomains: ["acme.example"] });
  await olive.invites.create("acme", { email: "ana@acme.example", firstName: "Ana", lastName: "Lima", roles: ["admin"] });
  await new Promise((resolve) => setTimeout(resolve, 500));
}

async function newestMail(to: string): Promise<{ id: string; text: string }> {
  const response = await fetch(`${server.url}/mailbox/messages?to=${to}`);
  const { data } = (await response.json()) as { data: { id: string; text: string }[] };
  if (!data[0]) throw new Error(`no mail to ${to}`);
  return data[0];
}

async function joinPath(to: string): Promise<string> {
  return (await newestMail(to)).text.match(/\/join\/[\w-]+/)?.[0] ?? "";
}

async function mailboxPath(to: string): Promise<string> {
  return `/mailbox?message=${(await newestMail(to)).id}`;
}

async function shoot(name: string, path: string, options: BrowserContextOptions, cookie?: string): Promise<void> {
  const context = await browser.newContext(options);
  for (const pair of cookie?.split("; ") ?? []) {
    const [key = "", value = ""] = pair.split(/=(.*)/);
    await context.addCookies([{ name: key, value, url: server.url }]);
  }
  const page = await context.newPage();
  await page.goto(server.url + path, { waitUntil: "networkidle" });
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await context.close();
}
