/** Dialogs: where the focus goes when one closes, what is there where its script is not, and what a form in it sends. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, wide } from "../support/browser.ts";
import { type Dashboard, openDashboard } from "../support/dashboard.ts";
import { until } from "../support/until.ts";

describe.runIf(findChromium())("a dialog", () => {
  let room: Dashboard;
  beforeAll(async () => {
    room = await openDashboard(wide);
  });
  afterAll(async () => {
    await room.close();
  });

  // Radix gives it back to its own trigger alone, and there is none: it was lost.
  it("that is told of no other place gives it back to what had it before", async () => {
    const { imports } = room.olive;
    const { id } = await imports.create("acme", { fileName: "crm", total: 1 });
    await imports.addRows("acme", id, 0, [{ line: 1, email: "ana@example.com" }]);
    await imports.check("acme", id);
    await until("the dry run", async () => (await imports.get("acme", id)).state === "checked");
    const page = await room.visit("/?tenant=acme");
    // Nothing is quick enough to be stopped by hand.
    await page.route(`**/imports/${id}`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), state: "running" } });
    });
    await page.getByRole("link", { name: "Import" }).click();
    await page.getByRole("button", { name: "Stop" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("alertdialog").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("Stop");
  });

  // The whole page went blank: an error while a lazy component loads is nobody's but a boundary's.
  it("whose script does not come says so, asks again, and is there once it comes", async () => {
    const page = await room.visit("/?tenant=acme");
    await page.route("**/create-invite-panel-*.js", (route) => route.abort());
    const invite = page.getByRole("button", { name: "Invite people" }).first();
    const lost = page.getByRole("dialog", { name: "This part could not be loaded" });
    await invite.click();
    await lost.getByText("Check your connection and try again.").waitFor();
    await page.keyboard.press("Escape");
    await lost.waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Invite people");
    await invite.click();
    await lost.getByRole("button", { name: "Try again" }).click();
    await lost.getByRole("button", { name: "Load again" }).waitFor();
    await lost.getByRole("button", { name: "Close" }).click();
    await page.unroute("**/create-invite-panel-*.js");
    await invite.click();
    await page.getByLabel("E-mail addresses").waitFor();
    expect(room.refusals).toEqual([]);
  });

  it("of details, and a QR code in it, may not come either, and the page stays", async () => {
    await room.olive.invites.create("acme", { email: "eve@example.com", delivery: "none" });
    const page = await room.visit("/?tenant=acme");
    await page.route("**/{invite-drawer,qr-svg}-*.js", (route) => route.abort());
    const open = page.getByRole("button", { name: "eve@example.com", exact: true });
    const lost = page.getByRole("dialog", { name: "This part could not be loaded" });
    await open.click();
    await page.unroute("**/{invite-drawer,qr-svg}-*.js");
    await page.route("**/qr-svg-*.js", (route) => route.abort());
    await lost.getByRole("button", { name: "Try again" }).click();
    const details = page.getByRole("dialog", { name: "eve@example.com" });
    await details.getByRole("button", { name: "QR code" }).click();
    await details.getByRole("heading", { name: "This part could not be loaded" }).waitFor();
    await page.unroute("**/qr-svg-*.js");
    await details.getByRole("button", { name: "Try again" }).click();
    await details.getByRole("img", { name: "QR code of the invite link" }).waitFor();
    expect(room.refusals).toEqual([]);
  });

  it("brings the QR code that it opens into view, on a screen that is not high", async () => {
    const { id } = (await room.olive.invites.create("acme", { kind: "link" })).invite;
    const page = await room.visit(`/?tenant=acme&invite=${id}`, undefined, { viewport: { width: 375, height: 640 } });
    await page.getByRole("button", { name: "QR code" }).click();
    const code = page.getByRole("img", { name: "QR code of the invite link" });
    await expect
      .poll(async () => {
        const box = await code.boundingBox();
        return box && box.y + box.height;
      })
      .toBeLessThanOrEqual(640);
  });

  // A form knew that it was busy by the next render only.
  it.each([
    ["keys", "Create key", "Name", "CRM"],
    ["suppressions", "Suppress an address", "E-mail address", "no@example.com"],
    ["webhooks", "Add endpoint", "Address", "https://app.example.com/hooks"],
  ])("with a form of %s sends it once, however often it is submitted at once", async (name, open, label, value) => {
    const page = await room.visit(`/?tenant=acme&page=${name}`);
    let sent = 0;
    await page.route(/\/v1\/tenants\/acme\//, async (route) => {
      if (route.request().method() === "POST") sent += 1;
      await route.continue();
    });
    await page.getByRole("button", { name: open }).first().click();
    const form = page.locator(".dl-modal form");
    await form.getByLabel(label, { exact: true }).fill(value);
    await form.evaluate((element: HTMLFormElement) => {
      element.requestSubmit();
      element.requestSubmit();
    });
    await form.waitFor({ state: "detached" });
    expect(sent).toBe(1);
  });

  it("with a form that is refused sends what is mended", async () => {
    const page = await room.visit("/?tenant=acme&page=suppressions");
    await page.getByRole("button", { name: "Suppress an address" }).click();
    const form = page.locator(".dl-modal form");
    for (const address of ["", "nobody", "mended@example.com"]) {
      await form.getByLabel("E-mail address").fill(address);
      await page.keyboard.press("Enter");
      if (!address.includes("@")) await form.locator(".dl-field-error").waitFor();
    }
    await page.getByText("No invite is mailed to mended@example.com any more.").waitFor();
  });

  it("that takes a row away leaves the focus in its page", async () => {
    await room.join("Carla", "member");
    const page = await room.visit("/?tenant=acme&page=members");
    await page.getByRole("button", { name: "More for Carla" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Remove" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
    await page.getByRole("button", { name: "More for Carla" }).waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Members");

    await room.olive.tenants.update("acme", { settings: { joinRequests: true } });
    for (const name of ["Dora", "Emil"]) {
      const asks = await room.signUp(name, `${name.toLowerCase()}@example.com`);
      await room.verify(`${name.toLowerCase()}@example.com`);
      await asks.requests.ask("acme");
    }
    await page.goto("/?tenant=acme&page=requests");
    await page.getByRole("button", { name: "Approve Dora" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.getAttribute("role"))).toBe("tabpanel");

    await room.olive.tenants.update("acme", { seats: 2 });
    await page.getByRole("checkbox", { name: "Choose Emil" }).check();
    await page.locator(".dl-bulk").getByRole("button", { name: "Approve" }).click();
    await page.locator(".dl-bulk").waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Requests to join");
    await page.locator(".dl-toast", { hasText: "1 failed" }).getByText(/seat/i).waitFor();
  });

  it("reads as its page does, the menu of a member too, whose sign is a whole character", async () => {
    const fox = await room.signUp("🦊 Fox", "fox@example.com");
    await fox.tenants.create({ id: "den", name: "Den" });
    const page = await room.visit("/?tenant=den&page=members", "🦊 Fox", { locale: "ar" });
    expect(await page.locator(".dl-avatar").textContent()).toBe("🦊");
    await page.locator(".dl-entry").getByRole("button").click();
    expect(await page.getByRole("menu").getAttribute("dir")).toBe("rtl");
  });

  // Chromium says so of a form that it cannot keep.
  it("or form with a new password is one that a password manager can keep", async () => {
    const page = await room.visit("/?tenant=acme&page=profile");
    const told: string[] = [];
    page.on("console", (message) => told.push(message.text()));
    await page.reload();
    await page.getByLabel("New password").waitFor();
    await page.waitForTimeout(500);
    expect(told.filter((text) => text.includes("Password forms"))).toEqual([]);
  });
});
