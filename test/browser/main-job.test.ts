/** The main job as people do it: in a browser, on a wide and on a narrow screen. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launch, narrow, wide } from "../support/browser.ts";
import { type ServerProcess, startServer } from "../support/server.ts";

const chromium = findChromium();
if (!chromium) {
  console.warn("Left out: the browser tests (test/browser). They need Chromium on the PATH; on Debian: apt-get install chromium");
}

const PASSWORD = "correct horse 1";
/** Where the pictures of a run go, to be looked at. */
const pictures = join(tmpdir(), "doorlist-browser-tests");

describe.runIf(chromium).each([
  ["wide", wide],
  ["narrow", narrow],
])("the main job on a %s screen", (size, options: BrowserContextOptions) => {
  let data: string;
  let server: ServerProcess;
  let browser: Browser;
  let refusals: string[];

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), "doorlist-browser-"));
    mkdirSync(pictures, { recursive: true });
    server = await startServer({ DOORLIST_DATA: data });
    browser = await launch(chromium ?? "");
    refusals = [];
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    rmSync(data, { recursive: true });
  });

  /** Somebody with a browser of their own. What the Content-Security-Policy refuses, or a script throws, is noted. */
  async function visitor(): Promise<Page> {
    const context = await browser.newContext({ ...options, baseURL: server.url });
    context.setDefaultTimeout(8_000);
    const page = await context.newPage();
    page.on("console", (message) => /Content Security Policy|Refused to/.test(message.text()) && refusals.push(message.text()));
    page.on("pageerror", (error) => refusals.push(error.message));
    return page;
  }

  const shot = (page: Page, name: string) => page.screenshot({ path: join(pictures, `${size}-${name}.png`), fullPage: true });

  async function noSidewaysScroll(page: Page): Promise<void> {
    const [content, screen] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(content).toBeLessThanOrEqual(screen ?? 0);
  }

  async function signUp(page: Page, name: string, email: string): Promise<void> {
    await page.goto("/");
    await page
      .getByRole("button", { name: "Create an account" })
      .or(page.getByRole("link", { name: "Create an account" }))
      .click();
    await page.getByLabel("Your name").fill(name);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Create account" }).click();
  }

  async function invite(page: Page, addresses: string, role: string): Promise<void> {
    await page.getByRole("button", { name: "Invite people" }).first().click();
    await page.getByLabel("E-mail addresses").fill(addresses);
    await page.getByRole("dialog").getByLabel("Role").selectOption(role);
    await page.getByRole("button", { name: "Send invite" }).click();
  }

  /** Opens the newest mail to an address at /mailbox and follows its button, as its reader would. */
  async function openMail(page: Page, to: string): Promise<Page> {
    await expect
      .poll(async () => (await (await page.request.get(`/mailbox/messages?to=${to}`)).json()).data.length)
      .toBeGreaterThan(0);
    await page.goto("/mailbox");
    await page.getByRole("link", { name: to }).first().click();
    const mail = page.frameLocator("iframe");
    const opened = page.context().waitForEvent("page");
    await mail.getByRole("link", { name: "Open the invite" }).click();
    return opened;
  }

  it("goes from the first sign-up to a second member with the role that was offered", async () => {
    const olive = await visitor();
    await signUp(olive, "Olive Winter", "olive@acme.example");
    await olive.getByRole("heading", { name: "Name your first tenant" }).waitFor();
    await olive.getByLabel("Name", { exact: true }).fill("Acme");
    await shot(olive, "first-tenant");
    await olive.getByRole("button", { name: "Create tenant" }).click();
    await olive.getByRole("heading", { name: "Invites" }).waitFor();

    await invite(olive, "ana@acme.example", "admin");
    await olive.getByText("ana@acme.example").first().waitFor();
    await noSidewaysScroll(olive);
    await shot(olive, "invited");

    const ana = await openMail(await visitor(), "ana@acme.example");
    await ana.getByRole("heading", { name: "Join Acme" }).waitFor();
    await ana.getByText("Olive Winter invites you.").waitFor();
    expect(await ana.getByLabel("E-mail").inputValue()).toBe("ana@acme.example");
    expect(await ana.getByLabel("E-mail").getAttribute("readonly")).not.toBeNull();
    await noSidewaysScroll(ana);
    await shot(ana, "join");

    await ana.getByLabel("Your name").fill("Ana Lima");
    await ana.getByLabel("Password").fill(PASSWORD);
    await ana.getByRole("button", { name: "Create account and join" }).dblclick();
    await ana.getByRole("heading", { name: "Acme" }).waitFor();
    await ana.goto("/");
    await ana.getByRole("heading", { name: "Invites" }).waitFor();
    await ana.getByText("Accepted").first().waitFor();
    await shot(ana, "member");

    const members = await ana.request.get("/v1/tenants").then((answer) => answer.json());
    expect(members.data).toMatchObject([{ name: "Acme", members: 2, roles: ["admin"] }]);
    expect(refusals).toEqual([]);
  });

  it("lets a person who is signed in as somebody else switch account, and decline", async () => {
    const olive = await visitor();
    await olive.goto("/");
    await olive.getByLabel("E-mail").fill("olive@acme.example");
    await olive.getByLabel("Password").fill(PASSWORD);
    await olive.getByRole("button", { name: "Sign in" }).click();
    await invite(olive, "ben@acme.example", "member");

    const page = await openMail(olive, "ben@acme.example");
    await page.getByRole("heading", { name: "The invite is not for this account" }).waitFor();
    await shot(page, "other-account");
    await page.getByRole("button", { name: "Switch account" }).click();
    await page.getByRole("heading", { name: "Create your account" }).waitFor();

    await page.getByText("Decline", { exact: true }).click();
    await page.getByRole("button", { name: "Decline the invite" }).click();
    await page.getByRole("heading", { name: "You declined the invite" }).waitFor();
    await page.goBack();
    await page.reload();
    await page.getByRole("heading", { name: "This invite was declined" }).waitFor();
    await shot(page, "declined");
    expect(refusals).toEqual([]);
  });

  it("is done by keyboard alone: sign in, open the dialog, invite, and come back to where the focus was", async () => {
    const olive = await visitor();
    await olive.goto("/");
    await olive.getByLabel("E-mail").focus();
    await olive.keyboard.type("olive@acme.example");
    await olive.keyboard.press("Tab");
    await olive.keyboard.type(PASSWORD);
    await olive.keyboard.press("Enter");
    const button = olive.getByRole("button", { name: "Invite people" }).first();
    await button.waitFor();
    await button.focus();
    await olive.keyboard.press("Enter");
    const dialog = olive.getByRole("dialog");
    await dialog.waitFor();
    await olive.getByLabel("E-mail addresses").focus();
    await olive.keyboard.type("carla@acme.example");
    await shot(olive, "dialog");
    await olive.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});
