/** A session that ends under an open form: what was typed is there again for whoever comes back, and for nobody else. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, wide } from "../support/browser.ts";
import { type Dashboard, openDashboard, PASSWORD } from "../support/dashboard.ts";

describe.runIf(findChromium())("a session that ends", () => {
  let room: Dashboard;
  beforeAll(async () => {
    room = await openDashboard(wide);
  });
  afterAll(async () => {
    expect(room.refusals).toEqual([]);
    await room.close();
  });

  const addresses = (page: Page) => page.getByLabel("E-mail addresses");

  /** Types an invite, and sends it without a session. */
  async function typeAndLose(address: string): Promise<Page> {
    const page = await room.visit("/?tenant=acme");
    await page.getByRole("button", { name: "Invite people" }).first().click();
    await addresses(page).fill(address);
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Send invite" }).click();
    await page.getByText("Your session has ended").waitFor();
    return page;
  }

  async function signIn(page: Page, email: string): Promise<void> {
    await page.getByRole("textbox", { name: "E-mail", exact: true }).fill(email);
    await page.getByRole("textbox", { name: "Password", exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
  }

  it("leaves nothing but the form to sign in, and then what was typed", async () => {
    const page = await typeAndLose("typed@example.com");
    expect(await addresses(page).isVisible()).toBe(false);
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await page.getByRole("textbox", { name: "E-mail", exact: true }).inputValue()).toBe("olive@acme.example");
    await expect
      .poll(() =>
        page.getByRole("textbox", { name: "Password", exact: true }).evaluate((field) => field === document.activeElement),
      )
      .toBe(true);
    await signIn(page, "olive@acme.example");
    await expect.poll(() => addresses(page).inputValue()).toBe("typed@example.com");
    await page.getByRole("button", { name: "Send invite" }).click();
    await page.getByText("The invite for typed@example.com is on its way.").waitFor();
  });

  it("shows the next person nothing of it", async () => {
    await room.join("Pia", "member");
    const page = await typeAndLose("secret@example.com");
    await signIn(page, "pia@acme.example");
    await page.getByRole("button", { name: "Pia" }).waitFor();
    expect(await page.content()).not.toContain("secret@example.com");
    expect(await page.getByRole("dialog").count()).toBe(0);
  });

  it("leaves nothing of somebody who signed out, until they are back", async () => {
    const page = await room.visit("/?tenant=acme");
    await page.getByLabel("Search").fill("typed before");
    await page.getByRole("button", { name: "Olive Winter" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await page.getByText("Your session has ended").count()).toBe(0);
    expect(await page.locator(".header").count()).toBe(0);
    await signIn(page, "olive@acme.example");
    await page.getByRole("button", { name: "Invite people" }).first().click();
    await page.context().clearCookies();
    await addresses(page).fill("again@example.com");
    await page.getByRole("button", { name: "Send invite" }).click();
    await page.getByText("Your session has ended").waitFor();
  });
});
