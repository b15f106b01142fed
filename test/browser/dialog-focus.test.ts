/** Where the focus goes when a dialog closes. */
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
});
