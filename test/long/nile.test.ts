/** The story of Nile's invites guide, in the example app, as people live it: in a browser, on a wide and a narrow screen. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFailed, vi } from "vitest";
import { findChromium, launch, narrow, wide } from "../support/browser.ts";
import { freePort } from "../support/postgres.ts";
import { remote } from "../support/remote.ts";
import { until } from "../support/until.ts";

const chromium = findChromium();
if (!chromium) {
  console.warn(
    "Left out: the example with Nile's SDKs (test/examples). It needs Chromium on the PATH; on Debian: apt-get install chromium",
  );
}

const PASSWORD = "correct horse 1";
/** Where the pictures of a run go, to be looked at. */
const pictures = join(tmpdir(), "doorlist-example-nile");

describe.runIf(chromium)("the example with Nile's SDKs", () => {
  // The first visit to a page compiles it.
  vi.setConfig({ testTimeout: 90_000 });
  let app: string;
  let doorlist: string;
  let data: string;
  let command: ChildProcess;
  let browser: Browser;
  let output = "";

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), "doorlist-nile-"));
    mkdirSync(pictures, { recursive: true });
    const [port, doorlistPort] = [await freePort(), await freePort()];
    // A group of its own, so that all that npm started ends with it.
    command = spawn("npm", ["run", "example:nile"], {
      env: { ...process.env, NODE_ENV: "development", PORT: `${port}`, DOORLIST_PORT: `${doorlistPort}`, DOORLIST_DATA: data },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    for (const stream of [command.stdout, command.stderr]) {
      stream?.on("data", (chunk) => {
        output += chunk;
      });
    }
    browser = await launch(chromium ?? "");
    await until(`both URLs in what it says:\n${output}`, () => output.includes("Doorlist:  "), 50_000);
    app = output.match(/The app: +(\S+)/)?.[1] ?? "";
    doorlist = output.match(/Doorlist: +(\S+)/)?.[1] ?? "";
  });
  afterAll(async () => {
    await browser?.close();
    const gone = new Promise((resolve) => command.once("exit", resolve));
    process.kill(-(command.pid ?? 0), "SIGTERM");
    await gone;
    rmSync(data, { recursive: true, force: true });
  });

  describe.each([
    ["wide", wide],
    ["narrow", narrow],
  ])("on a %s screen", (size, options: BrowserContextOptions) => {
    const at = (name: string) => `${name}-${size}@acme.example`;

    async function visitor(): Promise<Page> {
      const context = await browser.newContext({ ...options, baseURL: app });
      context.setDefaultTimeout(25_000);
      const page = await context.newPage();
      onTestFailed(async () => {
        await picture(page, "failed");
      });
      return page;
    }

    const picture = (page: Page, name: string) =>
      page.screenshot({ path: join(pictures, `${size}-${name}.png`), fullPage: true });

    /** Takes a picture, and holds the page to what every page must be. */
    async function look(page: Page, name: string): Promise<void> {
      await picture(page, name);
      const [content, screen] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ]);
      expect(content, name).toBeLessThanOrEqual(screen ?? 0);
      // Much the same markup on either screen, and a second's work each time.
      if (size === "narrow") return;
      await page.addScriptTag({ content: axe.source });
      const found = await page.evaluate(async () => (await (window as never as { axe: typeof axe }).axe.run()).violations);
      const worst = found.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(worst.map(({ id, nodes }) => [name, id, nodes.map(({ html }) => html)])).toEqual([]);
    }

    async function mailTo(email: string): Promise<string> {
      // A mail without a token is one about the account.
      const newest = async () => {
        const answer = await fetch(`${doorlist}/mailbox/messages?to=${encodeURIComponent(email)}`);
        const { data } = (await answer.json()) as { data: { text: string }[] };
        return data.map(({ text }) => text.match(/https?:\/\/\S*token=\S+/)?.[0]).find(Boolean);
      };
      return until(`a mail to ${email}`, newest);
    }

    /** Nobody is quicker than the page's scripts, which take a button over from the server. */
    async function press(page: Page, name: string): Promise<void> {
      const button = page.getByRole("button", { name, exact: true });
      const isAlive = () => button.evaluate((element) => Object.keys(element).some((key) => key.startsWith("__react")));
      await expect.poll(isAlive, { timeout: 25_000 }).toBe(true);
      await button.click();
    }

    /** Nile's sign-up sends the csrf cookie that it asks for when it shows, so a person is not quicker than that. */
    async function withCsrf(page: Page, open: () => Promise<unknown>): Promise<void> {
      const csrf = page.waitForResponse("**/api/auth/csrf");
      await open();
      await csrf;
    }

    /** By Nile's own form. */
    async function signUp(page: Page, email: string): Promise<void> {
      await withCsrf(page, () => page.goto("/sign-up"));
      await page.getByRole("textbox", { name: "email" }).fill(email);
      await page.getByLabel("password").fill(PASSWORD);
      await press(page, "Sign up");
      await page.getByRole("heading", { name: "People" }).waitFor();
    }

    async function invite(page: Page, email: string): Promise<void> {
      await page.getByLabel("E-mail").fill(email);
      await press(page, "Invite");
      await page.getByText(`The invite is on its way to ${email}.`).waitFor();
    }

    const row = (page: Page, section: "Invites" | "Users", email: string) =>
      page.getByRole("region", { name: section }).getByRole("listitem").filter({ hasText: email });

    let olive: Page;

    it("an owner signs up, names a tenant, invites, and sees who is invited and who is in", async () => {
      olive = await visitor();
      await olive.goto("/");
      await look(olive, "start");
      await signUp(olive, at("olive"));
      await look(olive, "no-tenant");
      await press(olive, "Create an organization");
      await olive.getByLabel("Name").fill("Acme");
      await look(olive, "new-tenant");
      await press(olive, "Submit");
      await olive.getByRole("heading", { name: "Invite somebody to Acme" }).waitFor();

      for (const name of ["ana", "ben", "carla"]) await invite(olive, at(name));
      await row(olive, "Invites", at("carla")).waitFor();
      expect(await row(olive, "Invites", at("ana")).textContent()).toMatch(/Pending\s*until \d+ \w+/);
      expect(await row(olive, "Users", at("olive")).textContent()).toContain("Member");
      await look(olive, "people");
      await olive.emulateMedia({ colorScheme: "dark" });
      await look(olive, "people-dark");
      await olive.emulateMedia({ colorScheme: "light" });
    });

    it("not signed in: the link leads to a sign-up, and the sign-up in", async () => {
      const ana = await visitor();
      const link = await mailTo(at("ana"));
      await withCsrf(ana, () => ana.goto(link));
      await ana.getByRole("heading", { name: "You are invited" }).waitFor();
      expect(new URL(ana.url()).pathname).toBe("/invites/sign-up");
      expect(await ana.getByLabel("E-mail").inputValue()).toBe(at("ana"));
      await look(ana, "sign-up");
      await ana.getByLabel("Password").fill(PASSWORD);
      await press(ana, "Create account and join");
      await row(ana, "Users", at("ana")).waitFor();
      await ana.getByText("Your role in Acme does not let you invite people.").waitFor();
      await look(ana, "member");

      await olive.reload();
      await row(olive, "Users", at("ana")).waitFor();
      expect(await row(olive, "Invites", at("ana")).count()).toBe(0);
      await olive.getByLabel("E-mail").fill(at("ana"));
      await press(olive, "Invite");
      await olive.getByText("Not invited: User is already a member of the tenant").waitFor();
    });

    it("signed in as another: the link leads to a switch of users, and the invited one in", async () => {
      const account = { name: "Ben", email: at("ben"), password: PASSWORD };
      expect(await remote(doorlist).post("/api/auth/sign-up/email", account)).toMatchObject({ status: 200 });
      const ben = await visitor();
      await signUp(ben, at("other"));
      await ben.goto(await mailTo(at("ben")));
      await ben.getByRole("heading", { name: "This invite is for somebody else" }).waitFor();
      await ben.getByText(`You are signed in as ${at("other")}.`).waitFor();
      await look(ben, "switch");
      await press(ben, "Switch user");
      await ben.getByRole("heading", { name: "You are invited" }).waitFor();
      await ben.getByLabel("Password").fill("not the password");
      await press(ben, "Sign in and join");
      await ben.getByText("The address or the password is wrong.").waitFor();
      await ben.getByLabel("Password").fill(PASSWORD);
      await press(ben, "Sign in and join");
      await row(ben, "Users", at("ben")).waitFor();
      expect(await row(ben, "Users", at("other")).count()).toBe(0);
    });

    it("a person changes their name, and is listed by it", async () => {
      await olive.getByRole("link", { name: at("olive").split("@", 1)[0] }).click();
      await olive.getByLabel("Name").fill("Olive Winter");
      await press(olive, "Save");
      await olive.getByRole("link", { name: "Olive Winter" }).waitFor();
      await look(olive, "account");
      await olive.getByRole("link", { name: "People" }).click();
      await row(olive, "Users", "Olive Winter").waitFor();
    });

    it("a deleted invite is gone from the list, and its link opens nothing", async () => {
      await press(olive, `Delete the invite for ${at("carla")}`);
      await row(olive, "Invites", at("carla")).waitFor({ state: "detached" });
      const carla = await visitor();
      await carla.goto(await mailTo(at("carla")));
      await carla.getByRole("heading", { name: "This invite is closed" }).waitFor();
      await look(carla, "closed");
    });

    it("a second tenant is chosen by Nile's selector, and shows its own people", async () => {
      await press(olive, "Acme");
      await press(olive, "Create new organization");
      await olive.getByLabel("Name").fill("Birch");
      await press(olive, "Submit");
      await olive.getByRole("heading", { name: "Invite somebody to Birch" }).waitFor();
      expect(await row(olive, "Users", at("ana")).count()).toBe(0);
      await press(olive, "Birch");
      // Nile's own menu has a button among its items, which axe minds.
      await picture(olive, "choose");
      await olive.getByRole("menuitem", { name: "Acme" }).click();
      await row(olive, "Users", at("ana")).waitFor();
    });
  });
});
