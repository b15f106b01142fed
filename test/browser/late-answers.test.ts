/** Answers that come when the person has gone on: to another dialog, another word, another tenant, another account. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, wide } from "../support/browser.ts";
import { type Dashboard, openDashboard, PASSWORD } from "../support/dashboard.ts";

describe.runIf(findChromium())("an answer that comes late", () => {
  let room: Dashboard;
  beforeAll(async () => {
    room = await openDashboard(wide);
  });
  afterAll(async () => {
    expect(room.refusals).toEqual([]);
    await room.close();
  });

  /** Keeps these requests back until it is called. */
  async function held(page: Page, method: string, url: string): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    await page.route(url, async (route) => {
      if (route.request().method() === method) await promise;
      await route.continue();
    });
    return resolve;
  }

  it("closes no other dialog than its own", async () => {
    const page = await room.visit("/?tenant=acme");
    const release = await held(page, "POST", "**/v1/tenants/acme/invites");
    const invite = page.getByRole("button", { name: "Invite people" }).first();
    await invite.click();
    await page.getByLabel("E-mail addresses").fill("slow@example.com");
    await page.getByRole("button", { name: "Send invite" }).click();
    await page.keyboard.press("Escape");
    await invite.click();
    await page.getByLabel("E-mail addresses").fill("next@example.com");
    release();
    await page.getByText("The invite for slow@example.com is on its way.").waitFor();
    expect(await page.getByLabel("E-mail addresses").inputValue()).toBe("next@example.com");
  });

  it("and refuses is told, where its form is gone", async () => {
    const page = await room.visit("/?tenant=acme");
    const release = await held(page, "POST", "**/v1/tenants/acme/invites");
    await page.getByRole("button", { name: "Invite people" }).first().click();
    await page.getByLabel("E-mail addresses").fill("nobody");
    await page.getByRole("button", { name: "Send invite" }).click();
    await page.keyboard.press("Escape");
    release();
    await page.locator(".dl-toast[data-tone=error]").waitFor();
  });

  it("is waited for, however often its button is clicked", async () => {
    const { invite } = await room.olive.invites.create("acme", { email: "twice@example.com" });
    await room.olive.webhooks.create("acme", { url: "https://example.com/hook" });
    const page = await room.visit(`/?tenant=acme&invite=${invite.id}`);
    const sent: string[] = [];
    const count = (path: string) => sent.filter((url) => url.endsWith(path)).length;
    page.on("request", (request) => request.method() !== "GET" && sent.push(request.url()));
    const twice = async (button: string, path: string, method = "POST") => {
      const release = await held(page, method, `**${path}`);
      await page.getByRole("dialog").getByRole("button", { name: button }).click({ clickCount: 2, delay: 60 });
      await page.waitForTimeout(100);
      release();
    };
    await twice("Send again", `/${invite.id}/resend`);
    await page.getByText("The invite for twice@example.com is on its way again.").waitFor();
    await page.goto("/?tenant=acme&page=webhooks");
    await page.getByRole("button", { name: /example.com.hook/ }).click();
    await twice("Send a test", "/test");
    await page.getByText("A test event is on its way.").waitFor();
    await twice("Switch off", "/webhooks/*", "PATCH");
    await page.getByText("The endpoint is off.").waitFor();
    expect([count("/resend"), count("/test"), sent.filter((url) => /webhooks\/[^/]+$/.test(url)).length]).toEqual([1, 1, 1]);
  });

  it("leaves what was typed since it was asked for", async () => {
    const page = await room.visit("/?tenant=acme&page=templates");
    const release = await held(page, "PUT", "**/mail-templates/**");
    const subject = page.getByLabel("Subject");
    await subject.fill("Come in");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await subject.fill("Come in, please");
    release();
    await page.locator(".dl-toast").waitFor();
    expect(await subject.inputValue()).toBe("Come in, please");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Not saved").waitFor({ state: "detached" });
    expect(await subject.inputValue()).toBe("Come in, please");
  });

  // The form sent all that it had been opened with.
  it("undoes no setting that another owner has changed meanwhile", async () => {
    const page = await room.visit("/?tenant=acme&page=settings");
    await page.getByLabel("Name", { exact: true }).fill("Acme & Sons");
    await room.olive.tenants.update("acme", { seats: 77, settings: { locale: "de" } });
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("The settings are saved.").waitFor();
    expect(await room.olive.tenants.get("acme")).toMatchObject({ name: "Acme & Sons", seats: 77, settings: { locale: "de" } });
    expect(await page.getByLabel("Seats").inputValue()).toBe("77");
    // Saved a second time, with nothing to change.
    await page.getByRole("button", { name: "Dismiss" }).click();
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("The settings are saved.").waitFor();
  });

  it("shows no tenant the figures of another", async () => {
    await room.olive.tenants.create({ id: "beta", name: "Beta" });
    const page = await room.visit("/?tenant=beta&page=insights");
    const invited = page.locator(".dl-stat", { hasText: "Invited" });
    await page.getByRole("heading", { name: "Nothing to count yet" }).waitFor();
    await page.goto("/?tenant=acme&page=insights");
    await expect.poll(() => invited.textContent()).toMatch(/Invited[1-9]/);
    const release = await held(page, "GET", "**/tenants/beta/invites/stats**");
    // As a step back over several pages does it.
    await page.evaluate(() => {
      history.pushState(null, "", "?tenant=beta&page=insights");
      dispatchEvent(new PopStateEvent("popstate"));
    });
    await page.getByRole("button", { name: "Switch tenant: Beta" }).waitFor();
    expect(await invited.textContent()).not.toMatch(/[1-9]/);
    release();
  });

  it("of a further page that did not come is told", async () => {
    for (let n = 0; n < 51; n += 1) await room.olive.suppressions.add("acme", `no${n}@example.com`);
    const page = await room.visit("/?tenant=acme&page=suppressions");
    await page.route(/suppressions\?.*cursor=/, (route) => route.fulfill({ status: 500, body: "" }));
    await page.getByRole("button", { name: "Load more" }).click();
    await page.locator(".dl-more").getByRole("alert").waitFor();
  });

  it("finds nobody's tenants where somebody else has signed in, in another window", async () => {
    await room.signUp("Nora", "nora@other.example");
    await room.signUp("Oskar", "oskar@other.example");
    const oskar = await room.signInElsewhere("oskar@other.example", "");
    await oskar.tenants.create({ id: "secret", name: "Oskar's secret" });
    const page = await room.visit("/", "Oskar");
    const secret = page.getByText("Oskar's secret");
    await secret.first().waitFor();
    const other = await page.context().newPage();
    await other.goto("/");
    await other.getByRole("button", { name: /^Account/ }).click();
    await other.getByRole("menuitem", { name: "Sign out" }).click();
    await other.getByLabel("E-mail").fill("nora@other.example");
    await other.getByLabel("Password").fill(PASSWORD);
    await other.keyboard.press("Enter");
    await other.getByRole("heading", { name: "Name your first tenant" }).waitFor();
    const release = await held(page, "GET", "**/v1/tenants?*");
    // What is known of the account is asked again on coming back, once it is 10 s old.
    await page.clock.setFixedTime(Date.now() + 11_000);
    await page.evaluate(() => dispatchEvent(new Event("visibilitychange")));
    await page.locator("main[aria-busy=true]").waitFor({ state: "attached" });
    expect(await secret.count()).toBe(0);
    release();
    await page.getByRole("heading", { name: "Name your first tenant" }).waitFor();
  });

  it("to a profile whose session has ended leads to signing in, and says why", async () => {
    await room.signUp("Pia", "pia@other.example");
    const page = await room.visit("/", "Pia");
    await page.getByLabel("Name", { exact: true }).fill("Pia's");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Switch tenant: Pia's" }).waitFor();
    await page.goto("/?page=profile");
    await page.getByLabel("Name", { exact: true }).fill("Pia Two");
    await page.context().clearCookies();
    // What asks in the background may find it out first, and take the button away.
    void page
      .getByRole("button", { name: "Save" })
      .click()
      .catch(() => {});
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.getByText("Your session has ended. Sign in to go on.").waitFor();
    await page.getByRole("textbox", { name: "Password", exact: true }).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Account: Pia" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await page.getByText("Your session has ended").count()).toBe(0);
  });
});
