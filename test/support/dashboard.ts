/**
 * The dashboard in a real browser, with a tenant that has invites in it.
 *
 *     const room = await openDashboard({ ...wide, locale: "ar" });
 *     const page = await room.visit("/?tenant=acme");
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { createClient, type DoorlistClient } from "../../src/client/index.ts";
import { findChromium, launch } from "./browser.ts";
import { openRows } from "./rows.ts";
import { startServer } from "./server.ts";

export const PASSWORD = "correct horse 1";

export type Dashboard = Awaited<ReturnType<typeof openDashboard>>;

/** @param env of the server, beside its folder */
export async function openDashboard(options: BrowserContextOptions, env: Record<string, string> = {}) {
  const data = mkdtempSync(join(tmpdir(), "doorlist-dashboard-"));
  const server = await startServer({ DOORLIST_DATA: data, ...env });
  const browser = await launch(findChromium() ?? "");
  /** What the Content-Security-Policy refused, or a script threw. */
  const refusals: string[] = [];
  const cookies = new Map<string, string>();

  function clientOf(cookie: string): DoorlistClient {
    const signedIn: typeof fetch = (input, init) =>
      fetch(input, { ...init, headers: { ...(init?.headers as Record<string, string>), cookie } });
    return createClient({ baseUrl: server.url, fetch: signedIn });
  }

  async function signUp(name: string, email: string, inviteToken?: string): Promise<DoorlistClient> {
    const answer = await fetch(`${server.url}/api/auth/sign-up/email`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name, email, password: PASSWORD, inviteToken }),
    });
    if (!answer.ok) throw new Error(`sign-up: ${answer.status} ${await answer.text()}`);
    const cookie = cookieOf(answer);
    cookies.set(name, cookie);
    return clientOf(cookie);
  }

  const olive = await signUp("Olive Winter", "olive@acme.example");
  await olive.tenants.create({ id: "acme", name: "Acme" });

  return {
    server,
    /** The API as the owner. */
    olive,
    refusals,
    signUp,
    /** Signed up by an invite into the tenant. */
    async join(name: string, role: string): Promise<void> {
      const email = `${name.toLowerCase()}@acme.example`;
      const { url } = await olive.invites.create("acme", { email, roles: [role], delivery: "none" });
      await signUp(name, email, url?.split("/").at(-1));
    },
    /** Somebody who signed up, on another device. */
    async signInElsewhere(email: string, userAgent: string): Promise<DoorlistClient> {
      const answer = await fetch(`${server.url}/api/auth/sign-in/email`, {
        method: "POST",
        headers: { "content-type": "application/json", "user-agent": userAgent },
        body: JSON.stringify({ email, password: PASSWORD }),
      });
      return clientOf(cookieOf(answer));
    },
    /** The address is theirs, as after a mail that they answered. */
    async verify(email: string): Promise<void> {
      const rows = await openRows(`sqlite:${join(data, "doorlist.db")}`);
      await rows.all(`update "user" set "emailVerified" = 1 where email = ?`, email);
      await rows.close();
    },
    /** Someone's browser; the owner's where nobody else is named, and of whoever is no user where it is "". */
    async visit(path: string, who = "Olive Winter", more: BrowserContextOptions = {}): Promise<Page> {
      const context = await browser.newContext({ ...options, ...more, baseURL: server.url });
      context.setDefaultTimeout(10_000);
      const pairs = (cookies.get(who) ?? "").split("; ").filter(Boolean);
      await context.addCookies(
        pairs.map((pair) => {
          const [name = "", value = ""] = pair.split(/=(.*)/);
          return { name, value, url: server.url };
        }),
      );
      const page = await context.newPage();
      page.on("console", (message) => /Content Security Policy|Refused to/.test(message.text()) && refusals.push(message.text()));
      page.on("pageerror", (error) => refusals.push(error.message));
      await page.goto(path);
      return page;
    },
    async close() {
      await browser.close();
      await server.stop();
      rmSync(data, { recursive: true });
    },
  };
}

function cookieOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(";", 1)[0])
    .join("; ");
}

export async function noSidewaysScroll(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
}
