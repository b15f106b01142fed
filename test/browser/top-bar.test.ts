/** The bar at the top, by its keys, and where the person is in no tenant. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, narrow } from "../support/browser.ts";
import { type Dashboard, noSidewaysScroll, openDashboard } from "../support/dashboard.ts";

describe.runIf(findChromium())("the bar at the top", () => {
  let room: Dashboard;
  beforeAll(async () => {
    room = await openDashboard(narrow);
  });
  afterAll(async () => {
    expect(room.refusals).toEqual([]);
    await room.close();
  });

  it("is skipped by its first key, to the page below it", async () => {
    const page = await room.visit("/?tenant=acme&page=members");
    const skip = page.getByRole("button", { name: "Skip to content" });
    await page.getByRole("heading", { name: "Members" }).waitFor();
    await page.keyboard.press("Tab");
    expect(await skip.evaluate((button) => [button === document.activeElement, getComputedStyle(button).clipPath])).toEqual([
      true,
      "none",
    ]);
    expect(await noSidewaysScroll(page)).toBe(true);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.locator("main *:focus").count()).toBe(1);
    expect(await skip.evaluate((button) => getComputedStyle(button).clipPath)).not.toBe("none");
    await page.getByRole("link", { name: "Doorlist" }).click();
    await page.getByRole("heading", { name: "Invites" }).waitFor();
    expect(new URL(page.url()).search).toBe("?tenant=acme");
  });

  it("leads to their profile who are in no tenant, and back", async () => {
    await room.signUp("Tess", "tess@other.example");
    const page = await room.visit("/", "Tess");
    await page.getByRole("button", { name: "Account: Tess" }).click();
    await page.getByRole("menuitem", { name: "Profile" }).click();
    await page.getByRole("heading", { name: "Profile" }).waitFor();
    await page.getByLabel("Name", { exact: true }).fill("Tess Two");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Account: Tess Two" }).waitFor();
    expect(await page.title()).toBe("Profile · Doorlist");
    await page.getByRole("link", { name: "Doorlist" }).click();
    await page.getByRole("heading", { name: "Name your first tenant" }).waitFor();
  });
});
