/** Where mails stay in the built-in mailbox, whoever invites is led there; where they leave, nobody is. */
import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { findChromium, wide } from "../support/browser.ts";
import { openDashboard } from "../support/dashboard.ts";

async function roomOf(env: Record<string, string>) {
  const room = await openDashboard(wide, env);
  onTestFinished(() => room.close());
  return room;
}

async function invite(page: Page, email: string): Promise<void> {
  await page.getByRole("button", { name: "Invite people" }).first().click();
  await page.getByLabel("E-mail addresses").fill(email);
  await page.getByRole("button", { name: "Send invite" }).click();
  await page.getByText(`The invite for ${email} is on its way.`).waitFor();
}

describe.runIf(findChromium())("the mail of an invite", () => {
  it("is one click away while no mail server is set", { timeout: 30_000 }, async () => {
    const room = await roomOf({});
    const page = await room.visit("/?tenant=acme");
    await invite(page, "ana@example.com");
    const link = page.getByRole("region", { name: "Notifications" }).getByRole("link", { name: "Open the mailbox" });
    const [mailbox] = await Promise.all([page.waitForEvent("popup"), link.click()]);
    await mailbox.getByText("Olive Winter invites you to Acme").first().waitFor();
    await page.goto("/?tenant=acme&page=mail");
    await page.getByText("No mail server is set: mails stay in the installation's mailbox.").waitFor();
    expect(await page.getByRole("link", { name: "Open the mailbox" }).getAttribute("href")).toBe(`${room.server.url}/mailbox`);
  });

  it("is not said to be in a mailbox where a mail server is set", { timeout: 30_000 }, async () => {
    const room = await roomOf({ DOORLIST_SMTP_URL: "smtp://127.0.0.1:9" });
    const page = await room.visit("/?tenant=acme");
    await invite(page, "ben@example.com");
    expect(await page.getByRole("link", { name: "Open the mailbox" }).count()).toBe(0);
    await page.goto("/?tenant=acme&page=mail");
    await page.getByText("Your mails leave by the installation's mail server.", { exact: true }).waitFor();
  });
});
