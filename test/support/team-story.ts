/** What the small examples have in common: a team is made and invited into, and whoever was invited joins from the mail. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { faultsOf } from "./axe.ts";
import { narrow, wide } from "./browser.ts";
import type { Example } from "./example.ts";

/** @param arrive takes whoever has joined to the page of the team. Answers the page of its owner. */
export async function tellTeamStory(example: Example, arrive: (page: Page) => Promise<unknown>): Promise<Page> {
  const { visit, picture, mailedLink } = example;
  const olive = await visit(wide);
  await picture(olive, "wide-enter");
  expect(await faultsOf(olive)).toEqual([]);
  await signUp(olive, "olive@example.com");
  await olive.getByLabel("Name").fill("Beagle");
  await olive.getByRole("button", { name: "Create" }).click();
  await olive.getByRole("heading", { name: "Beagle" }).waitFor();
  await invite(olive, "ana@example.com", "admin");
  await olive.getByText("Invited ana@example.com").waitFor();
  await invite(olive, "bo@localhost", "member");
  await olive.getByText("This is not an e-mail address").waitFor();
  await invite(olive, "bo@example.com", "member");
  const ofBo = olive.getByRole("listitem").filter({ hasText: "bo@example.com" });
  await ofBo.getByRole("button", { name: "Cancel" }).click();
  await ofBo.getByText("canceled").waitFor();
  await picture(olive, "wide");
  expect(await faultsOf(olive)).toEqual([]);

  const ana = await visit(narrow, new URL(await mailedLink("ana@example.com", "join")).pathname);
  await picture(ana, "narrow-join");
  // Its styles came through the framework.
  expect(await ana.locator(".monogram").evaluate((sign) => getComputedStyle(sign).display)).toBe("grid");
  expect(await faultsOf(ana)).toEqual([]);
  await ana.getByRole("link", { name: "Sign in" }).click();
  await signUp(ana, "ana@example.com");
  await ana.getByRole("button", { name: /Join/ }).click();
  await arrive(ana);
  const self = ana.getByRole("listitem").filter({ hasText: "ana@example.com" }).first();
  await self.waitFor();
  expect(await self.textContent()).toContain("admin");
  await picture(ana, "narrow");
  await olive.reload();
  await olive.getByText("accepted").waitFor();
  return olive;
}

export async function invite(page: Page, email: string, role: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Role").selectOption(role);
  await page.getByRole("button", { name: "Invite", exact: true }).click();
}

async function signUp(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("correct horse 1");
  await page.getByRole("button", { name: "Sign up" }).click();
}
