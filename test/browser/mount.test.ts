/** The main job in an app that has pages of its own at `/`, and Doorlist, dashboard and all, at `/invites`. */
import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDoorlist } from "../../src/index.ts";
import { findChromium, launch, wide } from "../support/browser.ts";
import { createDatabase, type TestDatabase } from "../support/databases.ts";
import { freePort } from "../support/postgres.ts";
import { until } from "../support/until.ts";

const chromium = findChromium();
const PASSWORD = "correct horse 1";

describe.runIf(chromium)("the dashboard at a path of an app", () => {
  let database: TestDatabase;
  let doorlist: ReturnType<typeof createDoorlist>;
  let server: Server;
  let browser: Browser;
  let app: string;
  /** What the Content-Security-Policy refused, a script threw, or went past the mount to the app. */
  const refusals: string[] = [];

  beforeAll(async () => {
    database = await createDatabase("sqlite");
    const port = await freePort();
    app = `http://localhost:${port}`;
    doorlist = createDoorlist({
      database: database.url,
      secret: "a secret for tests only",
      baseUrl: `${app}/invites`,
      onError: (error) => refusals.push(String(error)),
    });
    await doorlist.migrate();
    doorlist.worker.start();
    const host = new Hono();
    host.all("/invites/*", (context) => doorlist.handler(context.req.raw, context.env));
    host.notFound((context) => {
      refusals.push(`${context.req.method} ${context.req.path} went to the app`);
      return context.text("The app has no such page", 404);
    });
    server = serve({ fetch: host.fetch, port, hostname: "127.0.0.1" }) as Server;
    browser = await launch(chromium ?? "");
  });
  afterAll(async () => {
    await browser.close();
    doorlist.endStreams();
    await new Promise((resolve) => server.close(resolve));
    await doorlist.worker.stop();
    await doorlist.close();
    await database.drop();
  });

  async function visitor(path: string): Promise<Page> {
    const context = await browser.newContext({ ...wide, baseURL: app });
    context.setDefaultTimeout(8_000);
    const page = await context.newPage();
    page.on("console", (message) => /Content Security Policy|Refused to/.test(message.text()) && refusals.push(message.text()));
    page.on("pageerror", (error) => refusals.push(error.message));
    await page.goto(path);
    return page;
  }

  /** Of the newest mail to an address, as soon as it is sent. */
  async function linkIn(page: Page, to: string, kind: string): Promise<string> {
    return until(`a mail to ${to}`, async () => {
      const { data } = await (await page.request.get(`/invites/mailbox/messages?to=${to}`)).json();
      return data[0]?.text.match(new RegExp(`${app}/invites/${kind}/\\S+`))?.[0] as string | undefined;
    });
  }

  it("is signed up at, invited from, joined from the mail, and shows what others do as it happens", async () => {
    const olive = await visitor("/invites");
    await olive.getByRole("button", { name: "Create an account" }).click();
    await olive.getByLabel("Your name").fill("Olive Winter");
    await olive.getByLabel("E-mail").fill("olive@acme.example");
    await olive.getByLabel("Password").fill(PASSWORD);
    await olive.getByRole("button", { name: "Create account" }).click();
    await olive.getByLabel("Name", { exact: true }).fill("Acme");
    await olive.getByRole("button", { name: "Create tenant" }).click();
    await olive.getByRole("button", { name: "Invite people" }).first().click();
    await olive.getByLabel("E-mail addresses").fill("ana@acme.example");
    await olive.getByRole("dialog").getByLabel("Role").selectOption("admin");
    await olive.getByRole("button", { name: "Send invite" }).click();
    await olive.getByText("ana@acme.example").first().waitFor();

    const ana = await visitor("/invites/mailbox");
    await linkIn(ana, "ana@acme.example", "join");
    await ana.reload();
    await ana.getByRole("link", { name: "ana@acme.example" }).first().click();
    const opened = ana.context().waitForEvent("page");
    await ana.frameLocator("iframe").getByRole("link", { name: "Open the invite" }).click();
    const joining = await opened;
    await joining.getByRole("heading", { name: "Join Acme" }).waitFor();
    expect(await joining.locator(".monogram").evaluate((sign) => getComputedStyle(sign).display)).toBe("grid");
    await joining.getByLabel("Your name").fill("Ana Lima");
    await joining.getByLabel("Password").fill(PASSWORD);
    await joining.getByRole("button", { name: "Create account and join" }).click();
    // By the event stream: nobody reloads.
    await olive.getByText("Accepted").first().waitFor();
    await joining.getByRole("link", { name: "Continue" }).click();
    await joining.getByRole("button", { name: "Invite people" }).first().waitFor();
    expect(new URL(joining.url()).pathname).toMatch(/^\/invites\/?$/);
    expect(refusals).toEqual([]);
  });

  it("has pages that load when they are opened, keep their address, and sign out and in again", async () => {
    const olive = await visitor("/invites/");
    await olive.getByRole("link", { name: "Forgot your password?" }).click();
    await olive.getByLabel("E-mail").fill("olive@acme.example");
    await olive.getByRole("button", { name: "Send the link" }).click();
    await olive.goto(await linkIn(olive, "olive@acme.example", "account/password"));
    await olive.getByLabel("Password").fill(`${PASSWORD}!`);
    await olive.getByRole("button", { name: "Set the password" }).click();
    await olive.getByRole("link", { name: "Open the app" }).click();
    await olive.getByLabel("E-mail").fill("olive@acme.example");
    await olive.getByLabel("Password").fill(`${PASSWORD}!`);
    await olive.getByRole("button", { name: "Sign in" }).click();
    const nav = olive.getByRole("navigation").first();
    for (const name of ["Insights", "Members", "Import", "Settings", "API keys", "Webhooks"]) {
      await nav.getByRole("link", { name }).click();
      await olive.getByRole("heading", { name }).first().waitFor();
      expect(new URL(olive.url()).pathname).toMatch(/^\/invites\/?$/);
    }
    await nav.getByRole("link", { name: "Settings" }).click();
    await olive.reload();
    await olive.getByLabel("may ask to join").check();
    const door = olive.getByRole("link", { name: `${app}/invites/tenants/` });
    await olive.getByRole("button", { name: "Save" }).click();
    await olive.getByText("Saved").first().waitFor();
    await door.click();
    await olive.getByRole("heading", { name: /Acme/ }).waitFor();
    await olive.goBack();
    await olive.getByRole("button", { name: /Olive Winter/ }).click();
    await olive.getByRole("menuitem", { name: "Sign out" }).click();
    await olive.getByLabel("Password").waitFor();
    expect(refusals).toEqual([]);
  });
});
