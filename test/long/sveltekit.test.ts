/** The example on SvelteKit with people and sessions of its own, built and started by its one command, used in a browser. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultsOf } from "../support/axe.ts";
import { findChromium, launch, narrow, wide } from "../support/browser.ts";
import { freePort } from "../support/postgres.ts";
import { until } from "../support/until.ts";

const chromium = findChromium();
const PASSWORD = "correct horse 1";
/** Where the pictures of a run go, to be looked at. */
const pictures = join(tmpdir(), "doorlist-example-sveltekit");

describe.runIf(chromium)("the example on SvelteKit", () => {
  let data: string;
  let app: string;
  let command: ChildProcess;
  let browser: Browser;

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), "doorlist-sveltekit-"));
    mkdirSync(pictures, { recursive: true });
    const port = await freePort();
    app = `http://localhost:${port}`;
    const env = { ...process.env, NODE_ENV: "production" as const, PORT: `${port}`, DATA: data };
    // A group of its own, so that all that npm started ends with it.
    command = spawn("npm", ["run", "example:sveltekit"], { env, stdio: "ignore", detached: true });
    browser = await launch(chromium ?? "");
    const answers = () =>
      fetch(`${app}/sign-in`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until("the app", answers, 120_000);
  });
  afterAll(async () => {
    await browser?.close();
    const gone = new Promise((resolve) => command.once("exit", resolve));
    process.kill(-(command.pid ?? 0), "SIGTERM");
    await gone;
    rmSync(data, { recursive: true, force: true });
  });

  async function visit(screen: BrowserContextOptions, path = "/"): Promise<Page> {
    const page = await (await browser.newContext(screen)).newPage();
    await page.goto(app + path);
    return page;
  }

  async function signUp(page: Page, email: string): Promise<void> {
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign up" }).click();
  }

  /** The mail that the worker has sent. */
  async function mailTo(email: string): Promise<string> {
    const messages = `${app}/doorlist/mailbox/messages?to=${email}`;
    const mail = await until(`the mail to ${email}`, async () => (await (await fetch(messages)).json()).data[0]);
    return mail.text;
  }

  it("makes a team, invites into it, and lets in whoever was invited, from the mail", async () => {
    const olive = await visit(wide);
    await olive.screenshot({ path: join(pictures, "wide-sign-in.png"), fullPage: true });
    expect(await faultsOf(olive)).toEqual([]);
    await signUp(olive, "olive@example.com");
    await olive.getByLabel("Name").fill("Beagle");
    await olive.getByRole("button", { name: "Create" }).click();
    await olive.getByRole("heading", { name: "Beagle" }).waitFor();
    const invite = async (email: string, role: string) => {
      await olive.getByLabel("E-mail").fill(email);
      await olive.getByLabel("Role").selectOption(role);
      await olive.getByRole("button", { name: "Invite", exact: true }).click();
    };
    await invite("ana@example.com", "admin");
    await olive.getByText("Invited ana@example.com").waitFor();
    await invite("bo@localhost", "member");
    await olive.getByText("This is not an e-mail address").waitFor();
    await invite("bo@example.com", "member");
    const ofBo = olive.getByRole("listitem").filter({ hasText: "bo@example.com" });
    await ofBo.getByRole("button", { name: "Cancel" }).click();
    await ofBo.getByText("canceled").waitFor();
    await olive.screenshot({ path: join(pictures, "wide.png"), fullPage: true });
    expect(await faultsOf(olive)).toEqual([]);

    const [link = ""] = (await mailTo("ana@example.com")).match(/http:\S+\/doorlist\/join\/[\w-]+/) ?? [];
    const ana = await visit(narrow, new URL(link).pathname);
    await ana.screenshot({ path: join(pictures, "narrow-join.png"), fullPage: true });
    // Its styles came through SvelteKit.
    expect(await ana.locator(".monogram").evaluate((sign) => getComputedStyle(sign).display)).toBe("grid");
    expect(await faultsOf(ana)).toEqual([]);
    await ana.getByRole("link", { name: "Sign in" }).click();
    await signUp(ana, "ana@example.com");
    await ana.getByRole("button", { name: /Join/ }).click();
    // On to the app, which knows them now.
    await ana.getByRole("heading", { name: "Beagle" }).waitFor();
    const self = ana.getByRole("listitem").filter({ hasText: "ana@example.com" }).first();
    expect(await self.textContent()).toContain("admin");
    await ana.screenshot({ path: join(pictures, "narrow.png"), fullPage: true });
    await olive.reload();
    await olive.getByText("accepted").waitFor();

    // A mail program's "unsubscribe" names no origin; a form of another site is refused nevertheless.
    await invite("cy@example.com", "member");
    const [unsubscribe = ""] = (await mailTo("cy@example.com")).match(/http:\S+\/doorlist\/unsubscribe\/[\w.-]+/) ?? [];
    const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
    expect((await fetch(unsubscribe, { method: "POST", body })).status).toBe(200);
    const headers = { origin: "https://elsewhere.example" };
    const name = new URLSearchParams({ name: "Theirs" });
    expect((await fetch(`${app}/?/create`, { method: "POST", headers, body: name })).status).toBe(403);
  });
});
