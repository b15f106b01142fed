/** A forgotten password, from the page that asks for the address to the new one, by a mail over SMTP; on a small screen. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cookieOf, PASSWORD } from "../support/app.ts";
import { faultsOf } from "../support/axe.ts";
import { findChromium, launch, narrow } from "../support/browser.ts";
import { createDatabase } from "../support/databases.ts";
import { remote } from "../support/remote.ts";
import { type ServerProcess, startServer } from "../support/server.ts";
import { readMail, type SmtpSink, startSmtpSink } from "../support/smtp-sink.ts";
import { until } from "../support/until.ts";

const chromium = findChromium();
const NEW_PASSWORD = "ein neues Passwort 2";

describe.skipIf(!chromium)("a forgotten password", () => {
  let browser: Browser;
  let sink: SmtpSink;
  let server: ServerProcess;
  let database: Awaited<ReturnType<typeof createDatabase>>;
  beforeAll(async () => {
    [database, sink] = [await createDatabase("sqlite"), await startSmtpSink()];
    server = await startServer({
      DOORLIST_DATABASE_URL: database.url,
      DOORLIST_SECRET: "a secret for tests only",
      DOORLIST_SMTP_URL: sink.url,
    });
    browser = await launch(chromium ?? "");
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await sink?.stop();
    await database?.drop();
  });

  async function expectFits(page: Page, lang: string): Promise<void> {
    expect(await page.locator("html").getAttribute("lang")).toBe(lang);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(375);
    expect(await faultsOf(page)).toEqual([]);
  }

  it("is replaced by the link in the mail, once, in the visitor's language", async () => {
    const anyone = remote(server.url);
    const account = { name: "Ana", email: "ana@example.com", password: PASSWORD };
    const signedUp = await anyone.post("/api/auth/sign-up/email", account);
    const before = remote(server.url, { cookie: cookieOf(signedUp.headers) });
    const context = await browser.newContext({ ...narrow, locale: "de-DE" });
    const page = await context.newPage();

    await page.goto(`${server.url}/account/forgot`);
    await expectFits(page, "de");
    await page.getByLabel("E-Mail").fill("ana@example.com");
    await page.getByRole("button", { name: "Link senden" }).click();
    await page.getByRole("heading", { name: "Sehen Sie in Ihr Postfach" }).waitFor();
    await expectFits(page, "de");

    const link = await until("the mail with the link", async () => {
      const texts = await Promise.all(sink.mailsTo("ana@example.com").map(async (mail) => (await readMail(mail)).text ?? ""));
      return texts.map((text) => text.match(/http\S+\/account\/password\/\S+/)?.[0]).find(Boolean);
    });
    await page.goto(link);
    await expectFits(page, "de");
    // Opening it has changed nothing.
    expect(await before.get("/v1/me")).toMatchObject({ status: 200 });
    await page.getByLabel("Neues Passwort").fill(NEW_PASSWORD);
    await page.getByRole("button", { name: "Passwort setzen" }).click();
    await page.getByRole("heading", { name: "Ihr Passwort ist gesetzt" }).waitFor();
    await expectFits(page, "de");

    expect(await before.get("/v1/me")).toMatchObject({ status: 401 });
    const signIn = (password: string) => anyone.post("/api/auth/sign-in/email", { email: "ana@example.com", password });
    expect((await signIn(PASSWORD)).status).toBe(401);
    expect((await signIn(NEW_PASSWORD)).status).toBe(200);

    const other = await browser.newContext({ ...narrow, locale: "ar" });
    const late = await other.newPage();
    await late.goto(link);
    await late.getByRole("heading", { name: "لم يعد هذا الرابط صالحًا" }).waitFor();
    await expectFits(late, "ar");
  });
});
