/** The accept page as its reader speaks: German, and Arabic from right to left; by axe-core. */
import { mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultsOf } from "../support/axe.ts";
import { findChromium, narrow, wide } from "../support/browser.ts";
import { type Dashboard, noSidewaysScroll, openDashboard } from "../support/dashboard.ts";

const pictures = join(tmpdir(), "doorlist-browser-tests");
const PASSWORD = "correct horse 1";
const MOST_BYTES = 20_000;

const arabic = {
  dir: "rtl",
  join: "الانضمام إلى Acme",
  open: "مفتوحة حتى",
  signUp: "أنشئ حسابك",
  name: "اسمك",
  email: "البريد الإلكتروني",
  password: "كلمة المرور",
  button: "إنشاء الحساب والانضمام",
  taken: "لهذا العنوان حساب بالفعل: سجّل الدخول.",
  decline: "رفض",
  declineButton: "رفض الدعوة",
  welcome: "مرحبًا بك في Acme",
  ask: "طلب الانضمام إلى Acme",
  missing: "لا نجد هذه الدعوة",
};
const german: typeof arabic = {
  dir: "ltr",
  join: "Acme beitreten",
  open: "Offen bis",
  signUp: "Konto anlegen",
  name: "Ihr Name",
  email: "E-Mail",
  password: "Passwort",
  button: "Konto anlegen und beitreten",
  taken: "Diese Adresse hat schon ein Konto: Melden Sie sich stattdessen an.",
  decline: "Ablehnen",
  declineButton: "Einladung ablehnen",
  welcome: "Willkommen bei Acme",
  ask: "Acme um Beitritt bitten",
  missing: "Wir finden diese Einladung nicht",
};

describe.runIf(findChromium())("the accept page", () => {
  let room: Dashboard;
  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    room = await openDashboard({});
    await room.olive.tenants.update("acme", { settings: { joinRequests: true } });
  });
  afterAll(() => room.close());

  const pathOf = async (invite: Parameters<Dashboard["olive"]["invites"]["create"]>[1]) =>
    new URL((await room.olive.invites.create("acme", invite)).url ?? "").pathname;

  describe.each([
    ["ar", "narrow", "light", arabic, narrow],
    ["de", "wide", "dark", german, wide],
  ] as const)("in %s on a %s screen, %s", (locale, size, colorScheme, texts, screen) => {
    const options: BrowserContextOptions = { ...screen, locale, colorScheme };
    const mine = `${locale}-${size}@acme.example`;

    async function isSound(page: Page, name: string): Promise<void> {
      const html = page.locator("html");
      expect([await html.getAttribute("lang"), await html.getAttribute("dir")]).toEqual([locale, texts.dir]);
      await page.screenshot({ path: join(pictures, `${locale}-${size}-${colorScheme}-${name}.png`), fullPage: true });
      expect(await faultsOf(page)).toEqual([]);
      expect(await noSidewaysScroll(page)).toBe(true);
    }

    it("leads from the mail's link to the membership", { timeout: 30_000 }, async () => {
      const message = "Welcome aboard!\nSee you on Monday.";
      const path = await pathOf({ email: mine, firstName: "Nour", roles: ["admin"], delivery: "none", message });
      const page = await room.visit(path, "nobody", options);
      await page.getByRole("heading", { name: texts.join }).waitFor();
      await page.getByText(texts.open).waitFor();
      const at = await page.locator("time").textContent();
      expect(at).toBe(
        await page.locator("time").evaluate((time: HTMLTimeElement, tag) => {
          const shape = { year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" } as const;
          return new Intl.DateTimeFormat(tag, { ...shape, hourCycle: "h23", timeZoneName: "short" }).format(
            new Date(time.dateTime),
          );
        }, locale),
      );
      await isSound(page, "join");
      await page.getByText(texts.decline, { exact: true }).click();
      await page.getByRole("button", { name: texts.declineButton }).waitFor();
      await isSound(page, "join-decline");
      await page.getByLabel(texts.password).fill(PASSWORD);
      await page.getByRole("button", { name: texts.button }).click();
      await page.getByRole("heading", { name: texts.welcome }).waitFor();
      await isSound(page, "joined");
      expect(room.refusals).toEqual([]);
    });

    it("tells a form what is wrong, without JavaScript too", { timeout: 30_000 }, async () => {
      const path = await pathOf({ kind: "link" });
      const page = await room.visit(path, "nobody", { ...options, javaScriptEnabled: false });
      await page.getByRole("heading", { name: texts.signUp }).waitFor();
      await page.getByLabel(texts.name).fill("Nour");
      await page.getByLabel(texts.email).fill("olive@acme.example");
      await page.getByLabel(texts.password).fill(PASSWORD);
      await page.getByRole("button", { name: texts.button }).click();
      await page.getByRole("alert").getByText(texts.taken).waitFor();
      await page.getByLabel(texts.email).fill(`plain-${mine}`);
      await page.getByLabel(texts.password).fill(PASSWORD);
      await page.getByRole("button", { name: texts.button }).click();
      await page.getByRole("heading", { name: texts.welcome }).waitFor();

      const other = await room.visit(path, "nobody", options);
      await other.getByLabel(texts.name).fill("Nour");
      await other.getByLabel(texts.email).fill("olive@acme.example");
      await other.getByLabel(texts.password).fill(PASSWORD);
      await other.getByRole("button", { name: texts.button }).click();
      await other.getByRole("alert").getByText(texts.taken).waitFor();
      await isSound(other, "join-problem");
    });

    it("and the pages around it are sound", { timeout: 30_000 }, async () => {
      const door = await room.visit("/tenants/acme/join?form=sign-up", "nobody", options);
      await door.getByRole("heading", { name: texts.ask }).waitFor();
      await isSound(door, "door");
      const missing = await room.visit("/join/nothing", "nobody", options);
      await missing.getByRole("heading", { name: texts.missing }).waitFor();
      await isSound(missing, "missing");
      const code = await room.visit("/join", "nobody", options);
      await isSound(code, "code");
      expect(room.refusals).toEqual([]);
    });
  });

  it("begins with at most 20 kB of JavaScript, gzipped", async () => {
    const page = await room.visit(await pathOf({ kind: "link" }), "nobody", narrow);
    const scripts = await page.locator("script").evaluateAll((found) => found.map((script) => script.getAttribute("src") ?? ""));
    expect(scripts).toEqual(["/assets/pages.js"]);
    const source = readFileSync(new URL("../../src/http/pages/pages.js", import.meta.url));
    expect(gzipSync(source).length).toBeLessThanOrEqual(MOST_BYTES);
  });
});
