/** Every state of the invites view, on a wide and a narrow screen, in English and Arabic: nothing that WCAG 2.2 AA forbids. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultsOf } from "../support/axe.ts";
import { findChromium, narrow, wide } from "../support/browser.ts";
import { type Dashboard, noSidewaysScroll, openDashboard } from "../support/dashboard.ts";

const screens = [
  ["wide", "en", wide],
  ["narrow", "en", narrow],
  ["wide", "ar", wide],
  ["narrow", "ar", narrow],
] as const;

describe.runIf(findChromium()).each(screens)("the invites view on a %s screen in %s", (_, locale, screen) => {
  let room: Dashboard;
  let linkId: string;
  let emailId: string;
  beforeAll(async () => {
    room = await openDashboard({ ...screen, locale });
    await room.olive.tenants.create({ id: "empty", name: "Empty" });
    await room.olive.invites.createMany(
      "acme",
      Array.from({ length: 60 }, (_, n) => ({ email: `person${n}@acme.example`, firstName: "Ana", lastName: `Lima ${n}` })),
    );
    const link = await room.olive.invites.create("acme", { kind: "link", maxUses: 5, allowedDomains: ["acme.example"] });
    linkId = link.invite.id;
    const email = await room.olive.invites.create("acme", { email: "zoe@acme.example", message: "Welcome!\nOn Monday." });
    emailId = email.invite.id;
  });
  afterAll(async () => {
    expect(room.refusals).toEqual([]);
    await room.close();
  });

  async function expectGood(page: Page): Promise<void> {
    expect(await faultsOf(page)).toEqual([]);
    expect(await noSidewaysScroll(page)).toBe(true);
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
      locale,
      locale === "ar" ? "rtl" : "ltr",
    ]);
  }

  it("is good with its list, filters and chosen rows", async () => {
    const page = await room.visit("/?tenant=acme&role=member&sort=email");
    await page.locator("[data-row-control=open]").first().waitFor();
    await expectGood(page);
    await page.locator("[data-row-control=select]").first().click();
    await page.locator(".dl-bulk").waitFor();
    await expectGood(page);
    await page.locator(".dl-bulk-acts button").last().click();
    await page.getByRole("dialog").waitFor();
    await expectGood(page);
    await page.locator(".dl-modal-foot button").last().click();
    await page.locator(".dl-bulk-lines [data-state=done]").waitFor();
    await expectGood(page);
  });

  it("is good with the drawer of a mail and of a link, its QR code and its forms", async () => {
    const page = await room.visit(`/?tenant=acme&invite=${emailId}`);
    await page.locator(".dl-timeline li").first().waitFor();
    await expectGood(page);
    for (const button of await page.locator(".dl-details-acts [aria-expanded]").all()) {
      await button.click();
      await page.locator(".dl-edit, svg.dl-qr").waitFor();
      await expectGood(page);
    }
    await page.goto(`/?tenant=acme&invite=${linkId}`);
    await page.locator(".dl-timeline li").first().waitFor();
    await expectGood(page);
  });

  it("is good while inviting, with a message and with a link that is ready", async () => {
    const page = await room.visit("/?tenant=acme");
    await page.locator(".dl-panel-head button").click();
    await page.locator(".dl-more-offer").click();
    await expectGood(page);
    await page.locator("[role=dialog] [role=tab]").nth(1).click();
    await expectGood(page);
    await page.locator("[role=dialog] button[type=submit]").click();
    await page.locator("svg.dl-qr").waitFor();
    await expectGood(page);
  });

  it("is good with nothing in it, no match, and a server that fails", async () => {
    const page = await room.visit("/?tenant=empty");
    await page.locator(".dl-notice").waitFor();
    await expectGood(page);
    await page.goto("/?tenant=acme&q=nobody-at-all");
    await page.locator(".dl-notice").waitFor();
    await expectGood(page);
    await page.route("**/v1/tenants/acme/invites?*", (route) =>
      route.fulfill({ status: 422, json: { code: "invalid_field", title: "No" } }),
    );
    await page.goto("/?tenant=acme");
    await page.locator(".dl-notice[role=alert]").waitFor();
    await expectGood(page);
  });

  it("is good before anybody is signed in", async () => {
    const page = await room.visit("/", "nobody");
    await page.locator("form").waitFor();
    await expectGood(page);
  });
});
