/** A window as small as a phone, or as a page enlarged to 400 % leaves it (WCAG 1.4.10): long words, slow scripts, forced colours. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, narrow } from "../support/browser.ts";
import { type Dashboard, noSidewaysScroll, openDashboard } from "../support/dashboard.ts";

const NAME = "Wolfeschlegelsteinhausenbergerdorff";
const enlarged = { viewport: { width: 320, height: 256 } };

describe.runIf(findChromium())("in a small window", () => {
  let room: Dashboard;
  beforeAll(async () => {
    room = await openDashboard({ ...narrow, locale: "de" });
    await room.join(NAME, "admin");
  });
  afterAll(async () => {
    expect(room.refusals).toEqual([]);
    await room.close();
  });

  const isInSight = (page: Page, selector: string) =>
    page.locator(selector).evaluate((element) => {
      const { top, bottom, left, right } = element.getBoundingClientRect();
      return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
    });

  it("a dialog with a long name in its title keeps its buttons, and a member's tags leave the name its room", async () => {
    const page = await room.visit("/?tenant=acme&page=members");
    const entry = page.locator(".dl-entry", { hasText: NAME });
    const [name, tag] = await Promise.all([
      entry.locator(".dl-entry-name").boundingBox(),
      entry.locator(".dl-tag").boundingBox(),
    ]);
    expect(tag?.y).toBeGreaterThanOrEqual((name?.y ?? 0) + (name?.height ?? 0));
    await entry.getByRole("button").click();
    await page.getByRole("menuitem").first().click();
    await page.getByRole("dialog").waitFor();
    expect(await page.getByRole("dialog").evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
    expect(await isInSight(page, ".dl-modal-head .dl-icon-button")).toBe(true);
    expect(await noSidewaysScroll(page)).toBe(true);
  });

  it("shows what became of many invites where it was out of sight, in the reader's language", async () => {
    const page = await room.visit("/?tenant=acme", undefined, enlarged);
    await page.getByRole("button", { name: "Personen einladen" }).first().click();
    await page.getByRole("dialog").getByRole("textbox").fill("new@example.com, kaputt@");
    await page.getByRole("button", { name: "2 Einladungen senden" }).click();
    await page.getByText("Das ist keine E-Mail-Adresse.").waitFor();
    expect(await isInSight(page, ".dl-results-sum")).toBe(true);
  });

  it("says whose page it is until its script has come, as over a slow network", async () => {
    const page = await room.visit("/openapi.json", "");
    await page.route("**/*.js", () => {});
    await page.goto("/", { waitUntil: "commit" });
    await page.getByRole("banner").getByText("Doorlist").waitFor();
  });

  it("cuts a long name at its end, where the page reads the other way too", async () => {
    await room.olive.tenants.create({ id: "long", name: `${NAME} & ${NAME}` });
    const page = await room.visit("/?tenant=long&page=settings", undefined, { locale: "ar" });
    await page.getByRole("textbox", { name: "الاسم", exact: true }).waitFor();
    const directionOf = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => getComputedStyle(element).direction);
    expect(await directionOf("html")).toBe("rtl");
    expect(await directionOf(".dl-switcher-name")).toBe("ltr");
    expect(await directionOf("main .dl-input")).toBe("ltr");
  });

  it("tells the open page from the others where the colours are the reader's own", async () => {
    const page = await room.visit("/?tenant=acme&page=members", undefined, { forcedColors: "active" });
    const line = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => getComputedStyle(element).borderBlockEndColor);
    await page.locator(".nav-link[aria-current]").waitFor();
    const ground = await page.locator(".header").evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(await line(".nav-link[aria-current]")).not.toBe(ground);
    expect(await line(".nav-link:not([aria-current])")).toBe(ground);
  });

  it("an accept page that refuses a form shows the field at fault, with the focus in it", async () => {
    const { url = "" } = await room.olive.invites.create("acme", { email: "new@example.org", delivery: "none" });
    const page = await room.visit(new URL(url).pathname, "", { ...enlarged, locale: "en" });
    await page.locator("#name").fill("Nora");
    await page.locator("#password").evaluate((input) => input.removeAttribute("minlength"));
    await page.locator("#password").fill("short");
    await page.getByRole("button", { name: "Create account and join" }).click();
    await page.getByRole("alert").waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("password");
    expect(await isInSight(page, "#password")).toBe(true);
    expect(await page.locator("#name").inputValue()).toBe("Nora");
  });
});
