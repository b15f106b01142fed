/** What people do in the invites view: find, choose, change, watch. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, screensOf } from "../support/browser.ts";
import { type Dashboard, openDashboard } from "../support/dashboard.ts";

const MANY = 260;

describe.runIf(findChromium()).each(screensOf("narrow"))("the invites view on a %s screen", (_, screen) => {
  let room: Dashboard;
  beforeAll(async () => {
    room = await openDashboard(screen);
    await room.olive.tenants.create({ id: "small", name: "Small" });
    await room.olive.invites.createMany(
      "acme",
      Array.from({ length: MANY }, (_, n) => ({
        email: `person${String(n).padStart(3, "0")}@acme.example`,
        roles: [n % 10 === 0 ? "admin" : "member"],
      })),
    );
  });
  afterAll(async () => {
    expect(room.refusals).toEqual([]);
    await room.close();
  });

  const names = (page: Page) => page.locator("[data-row-control=open]");
  const row = (page: Page, email: string) => page.locator(".dl-row").filter({ hasText: email });
  const small = (email: string) => room.olive.invites.create("small", { email });
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent);

  it("scrolls through all of them, and holds no more rows than a few screens have", async () => {
    const page = await room.visit("/?tenant=acme&sort=email");
    await names(page).first().waitFor();
    expect(await names(page).first().textContent()).toBe("person000@acme.example");
    await expect
      .poll(
        async () => {
          await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
          return names(page).last().textContent();
        },
        { timeout: 20_000 },
      )
      .toBe(`person${MANY - 1}@acme.example`);
    expect(await names(page).count()).toBeLessThan(60);
    await page.getByText(`${MANY} invites shown`).waitFor();
    await page.evaluate(() => scrollTo(0, 0));
    await row(page, "person000@").waitFor();
  });

  it("keeps its filters in the URL, and goes back through them", async () => {
    const page = await room.visit("/?tenant=acme");
    await page.getByRole("tab", { name: /^Pending/ }).click();
    await page.getByRole("button", { name: "Filters" }).click();
    await page.getByLabel("Role").selectOption("admin");
    await page.getByLabel("Kind").selectOption("email");
    await page.getByLabel("Invited by").selectOption({ label: "Me" });
    await page.getByLabel("Created from").fill("2020-01-31");
    await page.getByLabel("Search invites").fill("person01");
    await expect.poll(() => names(page).count()).toBe(1);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({
      status: "pending",
      role: "admin",
      kind: "email",
      from: "2020-01-31",
      q: "person01",
    });
    await page.reload();
    await expect.poll(() => names(page).allTextContents()).toEqual(["person010@acme.example"]);
    await page.goBack();
    await expect.poll(() => names(page).count()).toBeGreaterThan(5);
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect.poll(() => new URL(page.url()).search).toBe("?tenant=acme&status=pending");
    await page.getByLabel("Search invites").fill("nobody");
    await page.getByText("No invites match").waitFor();
  });

  it("takes a day that is typed as one step back", async () => {
    const page = await room.visit("/?tenant=acme");
    await page.getByRole("button", { name: "Filters" }).click();
    const before = await page.evaluate(() => history.length);
    await page.getByLabel("Created from").focus();
    await page.keyboard.type("01312020", { delay: 30 });
    await expect.poll(() => new URL(page.url()).searchParams.get("from")).toBe("2020-01-31");
    expect(await page.evaluate(() => history.length)).toBe(before + 1);
  });

  it("tells in the details who has an account already, and which link asks for approval", async () => {
    await room.signUp("Kim", "kim@elsewhere.example");
    const known = await small("kim@elsewhere.example");
    const fresh = await small("fresh@small.example");
    const link = await room.olive.invites.create("small", { kind: "link", maxUses: 0, requiresApproval: true });
    const facts = async ({ invite }: { invite: { id: string } }) => {
      const page = await room.visit(`/?tenant=small&invite=${invite.id}`);
      const list = page.locator(".dl-details-facts");
      await list.waitFor();
      return (await list.locator("dt, dd").allTextContents()).join(" ");
    };
    expect(await facts(known)).toContain("Account Existing account");
    expect(await facts(fresh)).toContain("Account New account");
    expect(await facts(link)).toContain("Uses 0 used, no limit Approval Needed");
    expect(await facts(link)).not.toContain("Account");
  });

  it("chooses a span with Shift and cancels it, with a result for each", async () => {
    for (const name of ["a", "b", "c", "d"]) await small(`bulk-${name}@small.example`);
    const page = await room.visit("/?tenant=small&q=bulk-&sort=email");
    const boxes = page.locator("[data-row-control=select]");
    await boxes.nth(0).click();
    await boxes.nth(2).click({ modifiers: ["Shift"] });
    await page.getByText("3 chosen").waitFor();
    await page.locator(".dl-bulk").getByRole("button", { name: "Cancel" }).click();
    // Somebody else is faster with one of them.
    const { data } = await room.olive.invites.list("small", { q: "bulk-b" });
    await room.signUp("Bea", "bulk-b@small.example").then(async (bea) => {
      const { url } = await room.olive.invites.link("small", data[0]?.id ?? "");
      await bea.invites.accept(url.split("/").at(-1) ?? "");
    });
    await page.getByRole("button", { name: "Cancel invites" }).click();
    await page.getByText("3 of 3, finished").waitFor();
    const lines = await page.locator(".dl-bulk-lines li").allTextContents();
    expect(lines[0]).toBe("bulk-b@small.exampleThe invite has been used");
    expect(lines.slice(1).sort()).toEqual(["bulk-a@small.exampleDone", "bulk-c@small.exampleDone"]);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("3 of 3, finished").waitFor();
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    const { byStatus } = await room.olive.invites.stats("small");
    expect(byStatus).toMatchObject({ canceled: 2, accepted: 1 });
  });

  it("counts and acts on those of the chosen that are open to it, and says why where none is", async () => {
    const made = [];
    for (const name of ["a", "b", "c"]) made.push((await small(`mixed-${name}@small.example`)).invite);
    await room.olive.invites.cancel("small", made[0]?.id ?? "");
    const page = await room.visit("/?tenant=small&q=mixed-&sort=email");
    const boxes = page.locator("[data-row-control=select]");
    const bar = page.getByRole("region", { name: "Chosen invites" });
    await boxes.nth(0).click();
    await bar.getByText("None is pending.").waitFor();
    for (const name of ["Send again", "Extend", "Cancel"]) {
      expect(await bar.getByRole("button", { name, exact: true }).isDisabled()).toBe(true);
    }
    await boxes.nth(2).click({ modifiers: ["Shift"] });
    await bar.getByText("3 chosen").waitFor();
    expect(await bar.getByText("None is pending.").count()).toBe(0);
    for (const name of ["Send again (2)", "Extend (2)"]) expect(await bar.getByRole("button", { name }).isEnabled()).toBe(true);
    await bar.getByRole("button", { name: "Cancel (2)" }).click();
    await page.getByRole("heading", { name: "Cancel 2 invites" }).waitFor();
    await page.getByRole("button", { name: "Cancel invites" }).click();
    await page.getByText("2 of 2, finished").waitFor();
    await page.getByText("2 went well, 0 failed").waitFor({ state: "attached" });
  });

  it("opens the details by keyboard, corrects the address there, and gives the focus back", async () => {
    await small("typo@smal.example");
    await small("other@small.example");
    const page = await room.visit("/?tenant=small&status=pending");
    await names(page).first().focus();
    await page.keyboard.press("ArrowDown");
    expect(await focused(page)).toBe("typo@smal.example");
    await page.keyboard.press("Enter");
    const drawer = page.getByRole("dialog");
    await drawer.getByText("Created").waitFor();
    expect(new URL(page.url()).searchParams.get("invite")).toBeTruthy();
    await page.reload();
    await drawer.getByRole("button", { name: "Correct the address" }).click();
    await drawer.getByLabel("Right address").fill("other@small.example");
    await page.keyboard.press("Enter");
    await drawer.getByText("This address has a pending invite").waitFor();
    await drawer.getByLabel("Right address").fill("right@small.example");
    await page.keyboard.press("Enter");
    await drawer.locator(".dl-timeline").getByText("Sent again").waitFor();
    await drawer.getByRole("button", { name: "Extend" }).click();
    await drawer.getByLabel("Valid for").selectOption(String(90 * 86_400));
    await drawer.locator("form").getByRole("button", { name: "Extend" }).click();
    await drawer.getByText("Changed").waitFor();
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "hidden" });
    await expect.poll(() => focused(page)).toBe("right@small.example");
    expect(new URL(page.url()).searchParams.get("invite")).toBeNull();
    const { data } = await room.olive.invites.list("small", { q: "right@" });
    expect(Date.parse(data[0]?.expiresAt ?? "") - Date.now()).toBeGreaterThan(89 * 86_400_000);
  });

  it("shows what somebody else changes, without a reload", async () => {
    await small("live@small.example");
    const [one, two] = [await room.visit("/?tenant=small"), await room.visit("/?tenant=small")];
    await row(one, "live@small").waitFor();
    await row(two, "live@small").waitFor();
    await row(one, "live@small").locator("[data-row-control=open]").click();
    await one.getByRole("dialog").getByRole("button", { name: "Cancel invite" }).click();
    await one.getByRole("alertdialog").getByRole("button", { name: "Cancel invite" }).click();
    // By the stream: without one, the page asks every 15 s.
    await row(two, "live@small").getByText("Canceled").waitFor({ timeout: 3000 });
    await small("newcomer@small.example");
    await row(two, "newcomer@small").waitFor({ timeout: 3000 });
  });

  it("says that there is no connection, and goes on with what was asked for once it is back", async () => {
    await small("beyond@small.example");
    const page = await room.visit("/?tenant=small");
    await names(page).first().waitFor();
    const said = page.getByText("No connection.");
    await page.context().setOffline(true);
    await said.waitFor();
    await page.getByRole("searchbox").fill("beyond@");
    await page.locator(".dl-list[aria-busy=true]").waitFor();
    await page.context().setOffline(false);
    await said.waitFor({ state: "hidden" });
    await expect.poll(() => names(page).allTextContents()).toEqual(["beyond@small.example"]);
  });

  it("shows it too where something on the way keeps the stream back, by asking now and then", async () => {
    await small("asked@small.example");
    const page = await room.visit("/?tenant=small");
    let kept = 0;
    await page.route(/\/events$/, (route) => {
      kept += 1;
      return route.fulfill({ contentType: "text/html", body: "<p>A page of the proxy's own</p>" });
    });
    await page.clock.install();
    await page.reload();
    await row(page, "asked@small").waitFor();
    await expect.poll(() => kept).toBeGreaterThan(0);
    await small("later@small.example");
    await page.clock.fastForward(16_000);
    await row(page, "later@small").waitFor({ timeout: 3000 });
  });

  it("lets a person join from their inbox, and decline", async () => {
    const { url = "" } = await room.olive.invites.create("small", { email: "ida@small.example", delivery: "none" });
    const ida = await room.signUp("Ida", "ida@small.example");
    await ida.invites.accept(url.split("/").at(-1) ?? "");
    await room.verify("ida@small.example");
    for (const name of ["North", "South"]) {
      await room.olive.tenants.create({ id: name.toLowerCase(), name });
      await room.olive.invites.create(name.toLowerCase(), { email: "ida@small.example" });
    }
    const page = await room.visit("/", "Ida");
    await page.getByText("2 invites are waiting for you").waitFor();
    await page.getByRole("button", { name: "Decline: South" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Decline" }).click();
    await page.getByText("You declined the invite to South.").waitFor();
    await page.getByRole("button", { name: "Join: North" }).click();
    await page.getByText("You are a member of North.").first().waitFor();
    expect((await ida.tenants.list()).data.map(({ name }) => name).sort()).toEqual(["North", "Small"]);
    expect((await ida.myInvites.list()).data).toEqual([]);
  });

  it("speaks another language when it is chosen, and remembers it", async () => {
    const page = await room.visit("/?tenant=small");
    await page.getByRole("button", { name: /^Account/ }).click();
    await page.getByRole("menuitem", { name: "Language" }).press("Enter");
    await page.getByRole("menuitemradio", { name: "العربية" }).click();
    await page.getByRole("heading", { name: "الدعوات" }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dir)).toBe("rtl");
    await page.reload();
    await page.getByRole("heading", { name: "الدعوات" }).waitFor();
  });

  it("offers what is newer above a long list alone, and keeps the focus", { timeout: 60_000 }, async () => {
    const page = await room.visit("/?tenant=acme");
    const newer = page.getByRole("button", { name: /newer invites/ });
    const scrollDown = async () => {
      const last = page.getByText("person000@");
      await expect
        .poll(
          async () => {
            await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
            return last.count();
          },
          { timeout: 20_000 },
        )
        .toBe(1);
    };
    await names(page).first().waitFor();
    await scrollDown();
    const { invite } = await room.olive.invites.create("acme", { email: "zoe@acme.example" });
    await newer.waitFor({ state: "attached" });
    await page.getByRole("tab", { name: /^Accepted/ }).click();
    await newer.waitFor({ state: "detached" });
    await page.goBack();
    await row(page, "zoe@").waitFor();
    expect(await newer.count()).toBe(0);
    await scrollDown();
    const { invite: next } = await room.olive.invites.create("acme", { email: "zora@acme.example" });
    await newer.focus();
    await page.keyboard.press("Enter");
    await row(page, "zora@").waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("role"))).toBe("tabpanel");
    for (const { id } of [invite, next]) await room.olive.invites.cancel("acme", id);
  });

  it("forgets a choice that has left the list", async () => {
    const { invite } = await small("left-a@small.example");
    await small("left-b@small.example");
    const page = await room.visit("/?tenant=small&status=pending&q=left-");
    const all = page.getByLabel("Choose all that are loaded");
    await all.check();
    await room.olive.invites.cancel("small", invite.id);
    await row(page, "left-a@").waitFor({ state: "detached" });
    await small("left-c@small.example");
    await row(page, "left-c@").waitFor();
    expect(await all.isChecked()).toBe(false);
    expect(await all.evaluate((box: HTMLInputElement) => box.indeterminate)).toBe(true);
    await page.getByRole("tab", { name: /^Canceled/ }).click();
    await row(page, "left-a@").getByRole("checkbox").check();
    await page.goBack();
    await row(page, "left-b@").waitFor();
    await page.getByRole("region", { name: "Chosen invites" }).waitFor({ state: "detached" });
    expect(await page.locator(".dl-row :checked").count()).toBe(0);
  });
});
