/** Asking to join and being let in, as people do it: on a wide and on a narrow screen, by axe-core, and from right to left. */
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultsOf } from "../support/axe.ts";
import { findChromium, screensOf } from "../support/browser.ts";
import { type Dashboard, noSidewaysScroll, openDashboard } from "../support/dashboard.ts";
import { until } from "../support/until.ts";

const pictures = join(tmpdir(), "doorlist-browser-tests");

describe.runIf(findChromium()).each(screensOf("narrow"))("joining on a %s screen", (size, options: BrowserContextOptions) => {
  let room: Dashboard;
  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    room = await openDashboard({ ...options, locale: "en" });
    await room.olive.tenants.update("acme", { settings: { joinRequests: true } });
    for (const name of ["Ana Lima", "Ben Okoro"]) {
      await room.signUp(name, `${name.split(" ")[0]?.toLowerCase()}@example.com`);
      await room.verify(`${name.split(" ")[0]?.toLowerCase()}@example.com`);
    }
  });
  afterAll(() => room.close());

  async function isSound(page: Page, name: string): Promise<void> {
    await page.screenshot({ path: join(pictures, `${size}-${name}.png`), fullPage: true });
    expect(await faultsOf(page)).toEqual([]);
    expect(await noSidewaysScroll(page)).toBe(true);
  }

  it("is asked for at the tenant's page and answered in the queue, by keyboard, and seen at once", {
    timeout: 30_000,
  }, async () => {
    const queue = await room.visit("/?tenant=acme&page=requests");
    await queue.getByRole("heading", { name: "Nobody is waiting" }).waitFor();

    const door = await room.visit("/tenants/acme/join", "Ana Lima");
    await door.getByRole("heading", { name: "Ask to join Acme" }).waitFor();
    await isSound(door, "door");
    await door.getByLabel("Message").fill("I help with the spring fair.");
    await door.getByRole("button", { name: "Send the request" }).click();
    await door.getByRole("heading", { name: "You asked to join Acme" }).waitFor();
    await isSound(door, "door-waiting");
    const ben = await room.visit("/tenants/acme/join", "Ben Okoro");
    await ben.getByRole("button", { name: "Send the request" }).click();
    await ben.getByRole("heading", { name: "You asked to join Acme" }).waitFor();

    await queue.getByText("I help with the spring fair.").waitFor();
    await queue.getByText("Ben Okoro").waitFor();
    await isSound(queue, "requests");
    const approve = queue.getByRole("button", { name: "Approve Ana Lima" });
    await approve.focus();
    await queue.keyboard.press("Enter");
    const dialog = queue.getByRole("dialog");
    await dialog.getByRole("checkbox", { name: "Admin" }).check();
    await isSound(queue, "requests-approve");
    await dialog.getByRole("button", { name: "Approve" }).click();
    await queue.getByText("Ana Lima is a member now.").waitFor();
    await approve.waitFor({ state: "detached" });

    await queue.getByRole("checkbox", { name: "Choose Ben Okoro" }).check();
    await isSound(queue, "requests-chosen");
    await queue.locator(".dl-bulk").getByRole("button", { name: "Refuse" }).click();
    await queue.getByRole("heading", { name: "Nobody is waiting" }).waitFor();
    await queue.getByRole("tab", { name: "Refused" }).click();
    await queue.getByText("Ben Okoro").waitFor();

    await door.reload();
    await door.getByRole("link", { name: "Open Acme" }).click();
    await door.getByRole("heading", { name: "Invites" }).waitFor();
    expect(room.refusals).toEqual([]);
  });

  it("is asked for by a link that needs approval, and waited for in the dashboard", { timeout: 30_000 }, async () => {
    const { url = "" } = await room.olive.invites.create("acme", { kind: "link", requiresApproval: true });
    const page = await room.visit(new URL(url).pathname, "Ben Okoro");
    await page.getByRole("button", { name: "Ask to join" }).click();
    await page.getByRole("heading", { name: "You asked to join Acme" }).waitFor();
    await page.goto("/");
    await page.getByText("You asked to join Acme.").waitFor();
    await isSound(page, "first-tenant-waiting");
    await page.getByRole("button", { name: "Withdraw the request: Acme" }).click();
    await page.getByText("You asked to join Acme.").waitFor({ state: "detached" });
    expect(room.refusals).toEqual([]);
  });

  it("is one click for people of a domain that was proved by mail", { timeout: 30_000 }, async () => {
    const settings = await room.visit("/?tenant=acme&page=settings");
    await settings.getByLabel("Domain", { exact: true }).fill("fair.example");
    await settings.getByRole("button", { name: "Add domain" }).click();
    await settings.getByText("Not proven").waitFor();
    await settings.getByRole("button", { name: "Check: fair.example" }).waitFor();
    await isSound(settings, "domains");
    await settings.getByRole("button", { name: "postmaster@fair.example" }).click();
    await settings.getByText("A link is on its way to postmaster@fair.example.").waitFor();

    const mail = await room.visit("/", "nobody");
    const link = await until("the mail came", async () => {
      const { data } = await (await mail.request.get("/mailbox/messages?to=postmaster@fair.example")).json();
      return data[0]?.text.match(/https?:\S+\/domains\/verify\/\w+/)?.[0];
    });
    await mail.goto(new URL(link).pathname);
    await mail.getByRole("heading", { name: "Confirm fair.example" }).waitFor();
    await isSound(mail, "domain-page");
    await mail.getByRole("button", { name: "Yes, confirm it" }).click();
    await mail.getByRole("heading", { name: "fair.example is confirmed" }).waitFor();
    await settings.getByText("Proven", { exact: true }).waitFor();

    await room.signUp("Dora Lind", "dora@fair.example");
    await room.verify("dora@fair.example");
    const dora = await room.visit("/", "Dora Lind");
    await dora.getByText("Your address lets you join Acme.").waitFor();
    await isSound(dora, "my-domain");
    await dora.getByRole("button", { name: "Join Acme" }).click();
    await dora.getByRole("heading", { name: "You are a member of Acme" }).waitFor();
    expect(room.refusals).toEqual([]);
  });

  it("reads from right to left, light and dark, with its settings", { timeout: 30_000 }, async () => {
    const cem = await room.signUp("Cem Aydin", "cem@example.com");
    await room.verify("cem@example.com");
    await cem.requests.ask("acme", { message: "مرحبا" });
    const page = await room.visit("/?tenant=acme&page=requests", "Olive Winter", { locale: "ar", colorScheme: "dark" });
    await page.getByText("Cem Aydin").waitFor();
    expect(await page.locator("html").getAttribute("dir")).toBe("rtl");
    await isSound(page, "requests-ar-dark");
    const settings = await room.visit("/?tenant=acme&page=settings");
    await settings.getByRole("checkbox", { name: "Anybody who is signed in may ask to join" }).waitFor();
    await isSound(settings, "settings-joining");
    expect(room.refusals).toEqual([]);
  });
});
