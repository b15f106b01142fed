/** The pages around the invites, as people use them: on a wide and on a narrow screen, and by axe-core. */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClient, type DoorlistClient } from "../../src/client/index.ts";
import { faultsOf } from "../support/axe.ts";
import { findChromium, screensOf } from "../support/browser.ts";
import { type Dashboard, openDashboard, PASSWORD } from "../support/dashboard.ts";

describe.runIf(findChromium()).each(screensOf("wide"))("the pages of a tenant on a %s screen", (size, options) => {
  let room: Dashboard;
  let olive: DoorlistClient;

  beforeAll(async () => {
    room = await openDashboard(options);
    olive = room.olive;
    for (const name of ["Ben", "Carla"]) await room.join(name, "member");
    await olive.invites.createMany("acme", [{ email: "waits@example.com" }, { email: "=cmd@example.com" }]);
  });
  afterAll(() => room.close());

  const openPage = (name: string, who?: string) => room.visit(`/?tenant=acme${name && `&page=${name}`}`, who);
  const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name }).waitFor();
  const hasFocus = (page: Page, selector: string) =>
    page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);

  it("have nothing that axe-core finds fault with, in light and in dark, and no sideways scroll", {
    timeout: 90_000,
  }, async () => {
    const titles = {
      insights: "Insights",
      import: "Import people",
      members: "Members",
      settings: "Settings",
      keys: "API keys",
      profile: "Profile",
    };
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await room.visit("/?tenant=acme", undefined, { colorScheme });
      for (const [name, title] of Object.entries(titles)) {
        await page.goto(`/?tenant=acme&page=${name}`);
        await heading(page, title);
        // The log of events stays open, so the network is never idle.
        await page.waitForFunction(() => !document.querySelector(".dl-skeleton"));
        for (const disclosure of await page.locator("details summary").all()) await disclosure.click();
        expect({ name, faults: await faultsOf(page) }).toEqual({ name, faults: [] });
        const [content, screen] = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return [scrollWidth, clientWidth];
        });
        expect(content, name).toBeLessThanOrEqual(screen ?? 0);
      }
      await page.context().close();
    }
    expect(room.refusals).toEqual([]);
  });

  it("are found from the navigation, and the URL, the back button and a reload keep the page", async () => {
    const page = await openPage("");
    const nav = page.getByRole("navigation", { name: "Pages" });
    await nav.getByRole("link", { name: "Members" }).click();
    await heading(page, "Members");
    expect(await page.title()).toContain("Members · Acme");
    await nav.getByRole("link", { name: "Insights" }).click();
    await page.getByRole("button", { name: "7 days" }).click();
    expect(new URL(page.url()).search).toBe("?tenant=acme&page=insights&days=7");
    await page.reload();
    expect(await page.getByRole("button", { name: "7 days" }).getAttribute("aria-pressed")).toBe("true");
    expect(await nav.getByRole("link", { name: "Insights" }).getAttribute("aria-current")).toBe("page");
    await page.goBack();
    await heading(page, "Members");
  });

  it("show numbers as charts and as tables", async () => {
    const page = await openPage("insights");
    await page.locator(".dl-chart svg").first().waitFor();
    const invited = page.locator(".dl-stat", { hasText: "Invited" });
    await expect.poll(() => invited.textContent()).toMatch(/Invited4$/);
    await page.locator("figure", { hasText: "By status" }).locator("summary").click();
    // Beside each other where there is room: then none is stretched to the length of a list beside it.
    const boxes = ["From invite to member", "By status", "By role"].map((title) =>
      page.locator("figure", { has: page.getByRole("heading", { name: title }) }).boundingBox(),
    );
    const tops = new Set((await Promise.all(boxes)).map((box) => box?.y));
    expect(tops.size).toBe(size === "wide" ? 1 : 3);
    const table = page.getByRole("region", { name: "By status as a table" });
    expect(await table.getByRole("row", { name: "Accepted" }).textContent()).toMatch(/^Accepted250\s?%$/);
    await page.getByRole("button", { name: "Custom" }).click();
    await page.getByLabel("From", { exact: true }).fill("2020-01-01");
    await page.getByLabel("To", { exact: true }).fill("2020-02-01");
    await page.getByRole("heading", { name: "Nothing to count yet" }).waitFor();
    expect(room.refusals).toEqual([]);
  });

  it("show the days of a chart whole, and as they are read in a language from right to left", async () => {
    const page = await room.visit("/?tenant=acme&page=insights", undefined, { locale: "he" });
    const first = page.locator(".dl-chart .recharts-xAxis-tick-labels text").first();
    expect(await first.textContent()).toMatch(/^\d+ /);
    const [day = 0, month = 0] = await first.evaluate((text: SVGTextElement) =>
      [0, text.getNumberOfChars() - 1].map((index) => text.getStartPositionOfChar(index).x),
    );
    expect(day).toBeGreaterThan(month);
    const isShown = await first.evaluate((text) => getComputedStyle(text.closest("svg") ?? text).overflow === "visible");
    expect(isShown).toBe(true);
    await page.context().close();
  });

  it("keep an address from left to right, and let what is sent fly to the left, in a language from right to left", async () => {
    const profile = await room.visit("/?page=profile", undefined, { locale: "he" });
    const address = profile.locator("input[readonly][autocomplete=email]");
    expect(await address.evaluate((input) => getComputedStyle(input).direction)).toBe("ltr");
    await profile.context().close();
    const invites = await room.visit("/?tenant=acme", undefined, { locale: "he" });
    await invites.getByText("waits@example.com").first().waitFor();
    await invites.locator("[data-row-control=open]", { hasText: "waits@example.com" }).click();
    const plane = invites.locator(".dl-drawer .lucide-send").first();
    await plane.waitFor();
    expect(await plane.evaluate((icon) => getComputedStyle(icon).transform)).toBe("matrix(-1, 0, 0, 1, 0, 0)");
    await invites.context().close();
  });

  it("invite from a file after a dry run, once, also where the page is reloaded on the way", { timeout: 60_000 }, async () => {
    const page = await openPage("import");
    await heading(page, "Import people");
    const lines = Array.from(
      { length: 120 },
      (_, index) => `person${index}@example.com,Ana${index},${index ? "member" : "pilot"},Red`,
    );
    const csv = `E-Mail;First name;Role;Team\n${lines.join("\n").replaceAll(",", ";")}\nnobody;;;\n`;
    const file = { name: "team.csv", mimeType: "text/csv", buffer: Buffer.from(csv) };
    await page.locator("input[type=file]").setInputFiles(file);
    expect(await page.getByLabel("What the column E-Mail is").inputValue()).toBe("email");
    expect(await page.getByLabel("What the column Team is").inputValue()).toBe("data");
    expect(await faultsOf(page)).toEqual([]);
    await page.getByLabel("What the column E-Mail is").selectOption("");
    await page.getByRole("button", { name: "Check the file" }).click();
    await page.getByText("Choose the column that holds the e-mail addresses.").waitFor();
    await page.getByLabel("What the column E-Mail is").selectOption("email");
    await page.getByRole("button", { name: "Check the file" }).click();
    await page.getByText("119 people can be invited.").waitFor();
    expect((await olive.invites.stats("acme")).total).toBe(4);
    const problems = page.getByRole("region", { name: "Rows with a problem" });
    await problems.getByRole("row", { name: "122 nobody" }).waitFor();
    expect(await faultsOf(page)).toEqual([]);

    await page.reload();
    await page.getByRole("button", { name: "Invite 119 people" }).click();
    await page.reload();
    // Done while nobody looked, or still to be seen at work.
    const open = page.getByRole("button", { name: "Open team.csv" });
    await open.or(page.getByText("119 people were invited.")).first().waitFor();
    if (await open.isVisible()) await open.click();
    await page.getByText("119 people were invited.").waitFor({ timeout: 20_000 });
    expect((await olive.invites.stats("acme")).total).toBe(123);

    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download the result" }).click(),
    ]);
    const result = readFileSync((await download.path()) ?? "", "utf8");
    expect(download.suggestedFilename()).toBe("team-result.csv");
    expect(result.trim().split("\r\n")).toHaveLength(122);
    expect(result).toContain("122,nobody,failed,invalid_email");
    expect(room.refusals).toEqual([]);
  });

  it("refuse a file that is not UTF-8, and say how to save it", async () => {
    const page = await openPage("import");
    const buffer = Buffer.from("email,name\njose@example.com,José\n", "latin1");
    await page.locator("input[type=file]").setInputFiles({ name: "latin1.csv", mimeType: "text/csv", buffer });
    await page.getByRole("alert").getByText("Save it as “CSV UTF-8” and choose it again.").waitFor();
  });

  it("save the view of the list as CSV, without a formula in it", async () => {
    const page = await room.visit("/?tenant=acme&q=cmd");
    await heading(page, "Invites");
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Export CSV" }).click()]);
    const rows = readFileSync((await download.path()) ?? "", "utf8")
      .trim()
      .split("\r\n");
    expect(rows).toHaveLength(2);
    expect(rows[1]).toContain(`,"'=cmd@example.com",`);
  });

  it("find members, change their roles and remove them, by keyboard, with the focus kept", async () => {
    const page = await openPage("members");
    await page.getByLabel("Search members").fill("ben");
    await expect.poll(() => page.locator(".dl-entry").count()).toBe(1);
    const menu = page.getByRole("button", { name: "More for Ben" });
    await menu.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Change roles" }).waitFor();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Roles of Ben" });
    await dialog.getByLabel("Admin").focus();
    await page.keyboard.press("Space");
    expect(await faultsOf(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Save" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("The roles of Ben are changed.").waitFor();
    await dialog.waitFor({ state: "hidden" });
    expect(await hasFocus(page, "[aria-label='More for Ben']")).toBe(true);
    await page.locator(".dl-entry").getByText("Admin").waitFor();

    await page.getByLabel("Search members").fill("carla");
    await page.getByRole("button", { name: "More for Carla" }).click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    await page.getByRole("alertdialog", { name: "Remove Carla?" }).getByRole("button", { name: "Remove" }).click();
    await page.getByText("Carla is no longer a member.").waitFor();
    await page.getByRole("heading", { name: "No member matches" }).waitFor();

    await page.getByLabel("Search members").fill("");
    await page.getByRole("button", { name: "More for Olive Winter" }).click();
    await page.getByRole("menuitem", { name: "Leave the tenant" }).click();
    await page.getByRole("button", { name: "Leave", exact: true }).click();
    await page.getByText("A tenant keeps at least one owner").waitFor();
  });

  it("keep what is an owner's from others, and let a member leave", async () => {
    await room.join("Dana", "member");
    const page = await openPage("", "Dana");
    await page.getByRole("navigation").getByRole("link", { name: "Members" }).click();
    await heading(page, "Members");
    expect(await page.getByRole("navigation").getByRole("link").allInnerTexts()).toEqual(["Invites", "Members"]);
    expect(await page.getByRole("button", { name: "More for Olive Winter" }).count()).toBe(0);
    for (const name of ["settings", "keys", "insights", "import"]) {
      await page.goto(`/?tenant=acme&page=${name}`);
      await heading(page, "This page is for others");
    }
    await page.goto("/?tenant=acme&page=members");
    await page.getByRole("button", { name: "More for Dana" }).click();
    await page.getByRole("menuitem", { name: "Leave the tenant" }).click();
    await page.getByRole("button", { name: "Leave", exact: true }).click();
    await heading(page, "Name your first tenant");
  });

  it("save settings, and lead to the field that is wrong", async () => {
    const page = await openPage("settings");
    await page.getByLabel("Seats").fill("many");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Enter a whole number, or nothing.").waitFor();
    expect(await hasFocus(page, "[aria-invalid=true]")).toBe(true);
    await page.getByLabel("Seats").fill("50");
    await page.getByLabel("Allowed domains").fill("example.com, no domain");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("This is not a domain name").waitFor();
    await page.getByLabel("Allowed domains").fill("example.com\nacme.example");
    await page.getByLabel("Invites are valid for").selectOption({ label: "14 days" });
    await page.getByRole("checkbox", { name: "Member" }).check();
    await page.getByLabel("Language of mails").selectOption({ label: "Deutsch" });
    await page.getByLabel("Time zone of mails").fill("Europe/Berln");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("There is no such time zone. Choose one from the list.").waitFor();
    expect(await hasFocus(page, "[aria-invalid=true][list]")).toBe(true);
    expect(await page.locator("datalist option[value='Europe/Berlin']").count()).toBe(1);
    await page.getByLabel("Time zone of mails").fill("Europe/Berlin");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("The settings are saved.").waitFor();
    expect(await olive.tenants.get("acme")).toMatchObject({
      seats: 50,
      settings: {
        locale: "de",
        timeZone: "Europe/Berlin",
        defaultRoles: ["member"],
        defaultExpiresInSeconds: 14 * 86_400,
        allowedDomains: ["example.com", "acme.example"],
      },
    });

    await page.getByRole("checkbox", { name: "Admin" }).check();
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect.poll(async () => (await olive.tenants.get("acme")).settings.defaultRoles).toEqual(["admin", "member"]);
    await page.getByRole("link", { name: "Invites" }).click();
    await page.getByRole("button", { name: "Invite people" }).click();
    const dialog = page.getByRole("dialog");
    expect(await dialog.getByLabel("Valid for").locator("option:checked").textContent()).toBe("14 days");
    expect(await dialog.getByRole("checkbox", { name: "Admin" }).isChecked()).toBe(true);
    await dialog.getByLabel("E-mail addresses").fill("usual@example.com");
    await dialog.getByRole("button", { name: "Send invite" }).click();
    await page.getByText("The invite for usual@example.com is on its way.").waitFor();
    const [invite] = (await olive.invites.list("acme", { q: "usual" })).data;
    expect(invite?.roles).toEqual(["admin", "member"]);
    expect(Date.parse(invite?.expiresAt ?? "") - Date.parse(invite?.createdAt ?? "")).toBe(14 * 86_400_000);

    await page.goto("/?tenant=acme&page=import");
    const file = { name: "more.csv", mimeType: "text/csv", buffer: Buffer.from("email\nmore@example.com\n") };
    await page.locator("input[type=file]").setInputFiles(file);
    await page.getByRole("button", { name: "Check the file" }).click();
    await page.getByRole("button", { name: /^Invite 1 / }).waitFor();
    const [job] = (await olive.imports.list("acme")).data;
    expect(job?.defaults).toMatchObject({ roles: ["admin", "member"], expiresIn: 14 * 86_400 });
  });

  it("ask before what was typed is lost, by a link or by the back button, and no longer once it is saved", async () => {
    const page = await openPage("");
    const nav = page.getByRole("navigation", { name: "Pages" });
    await nav.getByRole("link", { name: "Settings" }).click();
    await page.getByLabel("Seats").fill("60");
    const asked: string[] = [];
    let stays = true;
    page.on("dialog", (dialog) => {
      asked.push(dialog.message());
      return stays ? dialog.dismiss() : dialog.accept();
    });
    await nav.getByRole("link", { name: "Members" }).click();
    await page.evaluate(() => history.back());
    await expect.poll(() => asked).toEqual(Array(2).fill("Leave without saving? What you changed here will be lost."));
    await expect.poll(() => new URL(page.url()).search).toBe("?tenant=acme&page=settings");
    expect(await page.getByLabel("Seats").inputValue()).toBe("60");
    await page.reload().catch(() => {});
    expect(asked).toHaveLength(3);
    expect(await page.getByLabel("Seats").inputValue()).toBe("60");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("The settings are saved.").waitFor();
    await nav.getByRole("link", { name: "Members" }).click();
    await heading(page, "Members");
    expect(asked).toHaveLength(3);

    await nav.getByRole("link", { name: "Mail" }).click();
    await page.getByRole("link", { name: "Templates" }).click();
    await page.getByLabel("Subject").fill("Come in");
    stays = false;
    await nav.getByRole("link", { name: "Members" }).click();
    await heading(page, "Members");
    expect(asked).toHaveLength(4);
  });

  it("make a key that is shown once and works until it is revoked", async () => {
    const page = await openPage("keys");
    await page.getByRole("button", { name: "Create key" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Create key" }).click();
    await page.getByText("Give it a name.").waitFor();
    await page.getByLabel("Name").fill("CRM sync");
    await page.keyboard.press("Enter");
    const key = await page.getByLabel("Key", { exact: true }).inputValue();
    const asKey = createClient({ baseUrl: room.server.url, apiKey: key });
    expect((await asKey.tenants.get("acme")).name).toBe("Acme");
    await page.getByRole("button", { name: "Done" }).click();
    await page.reload();
    expect(await page.content()).not.toContain(key);
    await page.getByRole("button", { name: "Revoke CRM sync" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
    await page.getByRole("heading", { name: "No keys yet" }).waitFor();
    await expect(asKey.tenants.get("acme")).rejects.toMatchObject({ code: "invalid_api_key" });
  });

  it("change one's name and password, and sign out elsewhere", async () => {
    const emil = await room.signUp("Emil", "emil@acme.example");
    await emil.tenants.create({ name: "Emil's" });
    const page = await room.visit("/?page=profile", "Emil");
    await page.getByLabel("Name", { exact: true }).fill("Emil Novak");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Your name is saved.").waitFor();
    expect((await emil.me()).user.name).toBe("Emil Novak");

    const elsewhere = await room.signInElsewhere("emil@acme.example", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0");
    await page.reload();
    await page.getByRole("button", { name: "Sign out Firefox · Linux" }).click();
    await page.getByText("Signed out there.").waitFor();
    await expect(elsewhere.me()).rejects.toMatchObject({ status: 401 });

    await page.getByLabel("Current password").fill("wrong");
    await page.getByLabel("New password").fill("another horse 2");
    await page.getByRole("button", { name: "Change password" }).click();
    await page.locator("[autocomplete=current-password][aria-invalid=true]").waitFor();
    expect(await hasFocus(page, "[autocomplete=current-password]")).toBe(true);
    await page.getByLabel("Current password").fill(PASSWORD);
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByText("Your password is changed.").waitFor();
    await heading(page, "Profile");
  });

  it("say in one's own language why nobody was let in", async () => {
    const page = await room.visit("/", "nobody", { locale: "de" });
    await page.getByLabel("E-Mail").fill("olive@acme.example");
    await page.getByLabel("Passwort").fill("not the password");
    await page.keyboard.press("Enter");
    await page.getByText("Die Adresse oder das Passwort stimmt nicht.").waitFor();
    await page.getByRole("button", { name: "Konto anlegen" }).click();
    await page.getByLabel("Ihr Name").fill("Olive");
    await page.getByLabel("Passwort").fill("short");
    await page.keyboard.press("Enter");
    await page.getByText("Das Passwort braucht 8 bis 256 Zeichen.").waitFor();
    await page.getByLabel("Passwort").fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByText("Diese Adresse hat schon ein Konto: Melden Sie sich stattdessen an.").waitFor();
  });

  it("are no other tenant's than the URL names, or it is said", async () => {
    const page = await room.visit("/?tenant=nope&page=settings");
    await page.getByText("You are not a member of this tenant.").waitFor();
    expect(new URL(page.url()).search).toBe("?tenant=acme");
  });

  it("give the accept page no fault either, for every visitor and without JavaScript", async () => {
    const { url } = await olive.invites.create("acme", { email: "farah@example.com", roles: ["admin"], delivery: "none" });
    const path = new URL(url ?? "").pathname;
    const visits = [
      ["", "Join Acme"],
      ["Olive Winter", "Join Acme"],
    ] as const;
    for (const [who, title] of visits) {
      for (const colorScheme of ["light", "dark"] as const) {
        const page = await room.visit(path, who, { colorScheme });
        await heading(page, title);
        expect(await faultsOf(page)).toEqual([]);
        await page.context().close();
      }
    }
    const page = await room.visit(path, "", { javaScriptEnabled: false });
    await heading(page, "Join Acme");
    expect(await page.getByLabel("E-mail").getAttribute("readonly")).not.toBeNull();
    await page.getByText("Decline", { exact: true }).click();
    await page.getByRole("button", { name: "Decline the invite" }).click();
    await page.getByRole("heading", { name: "You declined the invite" }).waitFor();
  });
});
