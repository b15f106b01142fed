/** Webhooks, the mail server, templates and suppressed addresses in the dashboard, on both screens, and in Arabic. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ar } from "../../src/react/labels/ar.ts";
import { faultsOf } from "../support/axe.ts";
import { findChromium, narrow, wide } from "../support/browser.ts";
import { type Dashboard, noSidewaysScroll, openDashboard } from "../support/dashboard.ts";
import { type Receiver, startReceiver, verified } from "../support/receiver.ts";
import { type SmtpSink, startSmtpSink } from "../support/smtp-sink.ts";

const ALLOW_PRIVATE = { DOORLIST_WEBHOOK_ALLOW_PRIVATE: "1" };
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name, exact: true }).waitFor();

async function expectGood(page: Page): Promise<void> {
  expect(await faultsOf(page)).toEqual([]);
  expect(await noSidewaysScroll(page)).toBe(true);
}

describe.runIf(findChromium()).each([
  ["wide", wide],
  ["narrow", narrow],
] as const)("what happens around an invite, on a %s screen", (_, screen) => {
  let room: Dashboard;
  let receiver: Receiver;
  let sink: SmtpSink;
  beforeAll(async () => {
    room = await openDashboard({ ...screen, locale: "en" }, ALLOW_PRIVATE);
    receiver = await startReceiver();
    sink = await startSmtpSink({ auth: { user: "acme", password: "open sesame" } });
  });
  afterAll(async () => {
    expect(room.refusals).toEqual([]);
    await room.close();
    await Promise.all([receiver.stop(), sink.stop()]);
  });

  it("a webhook is added, shows its secret once, and its failure is sent again by a button", async () => {
    const page = await room.visit("/?tenant=acme&page=webhooks");
    await page.getByRole("heading", { name: "No endpoints yet" }).waitFor();
    await expectGood(page);
    await page.getByRole("button", { name: "Add endpoint" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("radio", { name: "Only these" }).check();
    await dialog.getByRole("button", { name: "Add endpoint" }).click();
    await dialog.getByText("Enter an address.").waitFor();
    await dialog.getByText("Choose at least one event.").waitFor();
    expect(await page.evaluate(() => document.activeElement?.matches("input[dir=ltr]"))).toBe(true);
    await dialog.getByLabel("Address").fill("ftp://app.example");
    await dialog.getByLabel("invite.created").check();
    await dialog.getByRole("button", { name: "Add endpoint" }).click();
    await dialog.getByText("It must be a URL that begins with https://").waitFor();
    await expectGood(page);
    await dialog.getByLabel("Address").fill(`${receiver.url}/hooks`);
    await dialog.getByLabel("Description").fill("CRM sync");
    await page.keyboard.press("Enter");
    const secret = await page.getByRole("textbox", { name: "Secret" }).inputValue();
    expect(secret).toMatch(/^whsec_/);
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByText("1 event", { exact: true }).waitFor();
    expect(await page.content()).not.toContain(secret);

    receiver.answer = () => ({ status: 500, body: "<b>broken</b>" });
    const { invite } = await room.olive.invites.create("acme", { email: "ana@example.com" });
    await expect.poll(() => receiver.to("/hooks").length).toBe(1);
    await page.reload();
    await page.getByText("Failing").waitFor();
    await page.getByRole("button", { name: "Open CRM sync" }).focus();
    await page.keyboard.press("Enter");
    const drawer = page.getByRole("dialog", { name: "CRM sync" });
    await drawer.getByText("The last request failed: Answered 500").waitFor();
    await drawer.locator("summary", { hasText: "invite.created" }).click();
    await drawer.getByRole("textbox", { name: "Answer" }).first().waitFor();
    expect(await drawer.getByLabel("Answer").first().inputValue()).toBe("<b>broken</b>");
    expect(await drawer.getByLabel("What is sent").inputValue()).toContain(invite.id);
    await expectGood(page);
    receiver.answer = () => ({ status: 204 });
    await drawer.getByRole("button", { name: "Send again" }).click();
    await drawer.getByText("Delivered · 204").waitFor();
    await drawer.getByRole("button", { name: "Failed", exact: true }).click();
    await drawer.getByText("None in this state.").waitFor();
    const sent = receiver.to("/hooks").at(-1);
    expect(sent && verified(secret, sent)).toMatchObject({ type: "invite.created" });
  });

  it("its secret is changed, and it is switched, changed and deleted", async () => {
    const { secret } = await room.olive.webhooks.create("acme", { url: `${receiver.url}/later` });
    const page = await room.visit("/?tenant=acme&page=webhooks");
    await page.getByRole("button", { name: `Open ${receiver.url}/later` }).click();
    const drawer = page.getByRole("dialog", { name: new URL(receiver.url).host });
    await drawer.getByRole("button", { name: "New secret" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "New secret" }).click();
    const fresh = await page.getByRole("textbox", { name: "Secret" }).inputValue();
    expect(fresh).not.toBe(secret);
    await page.getByRole("button", { name: "Done" }).click();
    await drawer.getByText(/former secret/).waitFor();
    await drawer.getByRole("button", { name: "Send a test event" }).click();
    await drawer.getByText("webhook.test").waitFor();
    await expect.poll(() => receiver.to("/later").length).toBe(1);
    for (const known of [secret, fresh]) expect(verified(known, receiver.to("/later")[0] as never)).toBeDefined();
    await drawer.getByRole("button", { name: "Switch off" }).click();
    await drawer.getByText("Off", { exact: true }).waitFor();
    expect(await drawer.getByRole("button", { name: "Send a test event" }).count()).toBe(0);
    await drawer.getByRole("button", { name: "Switch on" }).click();
    await drawer.getByText("On", { exact: true }).waitFor();

    receiver.answer = () => ({ status: 410 });
    await drawer.getByRole("button", { name: "Send a test event" }).click();
    await expect.poll(() => receiver.to("/later").length).toBe(2);
    await page.reload();
    await page.getByText("Gone (410)").waitFor();
    await page.getByRole("button", { name: `Open ${receiver.url}/later` }).click();
    await drawer.getByText("The receiver answered that it is gone (410).").waitFor();
    receiver.answer = () => ({ status: 204 });

    await drawer.getByRole("button", { name: "Change", exact: true }).click();
    await page.getByRole("dialog", { name: "Change the endpoint" }).getByLabel("Description").fill("Billing");
    await page.keyboard.press("Enter");
    const billing = page.getByRole("dialog", { name: "Billing" });
    await billing.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("The endpoint is deleted.").waitFor();
    await expect.poll(() => page.getByRole("button", { name: "Open Billing" }).count()).toBe(0);
    expect((await room.olive.webhooks.list("acme")).data.map(({ description }) => description)).toEqual(["CRM sync"]);
  });

  it("a mail server of one's own is set, tried in words, and given up", async () => {
    const page = await room.visit("/?tenant=acme&page=mail");
    await page.getByText("No mail server is set: mails stay in the installation's mailbox.").waitFor();
    await page.getByLabel("Encryption").selectOption("implicit");
    expect(await page.getByLabel("Port").inputValue()).toBe("465");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("This is needed.").first().waitFor();
    await page.getByLabel("Host").fill("127.0.0.1");
    await page.getByLabel("Encryption").selectOption("none");
    await page.getByLabel("Port").fill(String(sink.port));
    await page.getByLabel("User name").fill("acme");
    await page.getByLabel("Password").fill("wrong password");
    await page.getByLabel("Sender").fill("Acme <invites@acme.example>");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Your mails leave by 127.0.0.1.").waitFor();
    expect(await page.getByLabel("Password").inputValue()).toBe("");
    await page.getByRole("button", { name: "Send a test mail" }).click();
    await page.getByText("The mail was not sent.").waitFor();
    await page.getByText("The server refused the user name or the password.").waitFor();
    await page.getByText(/5\.7\.8/).waitFor();
    await expectGood(page);
    await page.getByLabel("Password").fill("open sesame");
    await page.getByRole("button", { name: "Save" }).click();
    await expect.poll(() => page.getByText("The mail was not sent.").count()).toBe(0);
    await page.getByRole("button", { name: "Send a test mail" }).click();
    await page.getByText("The server took the mail for olive@acme.example.").waitFor();
    expect(sink.mailsTo("olive@acme.example")).toHaveLength(1);

    await page.getByLabel("Sender").fill("no address");
    await page.getByRole("button", { name: "Save" }).click();
    await expect.poll(() => page.getByLabel("Sender").getAttribute("aria-invalid")).toBe("true");
    await page.reload();
    await page.getByLabel("Host").waitFor();
    expect(await page.content()).not.toContain("open sesame");
    await page.getByLabel("Replies go to").fill("help@acme.example");
    await page.getByRole("button", { name: "Save" }).click();
    await expect.poll(async () => (await room.olive.mailServer.get("acme")).replyTo).toBe("help@acme.example");
    expect((await room.olive.mailServer.get("acme")).hasPassword).toBe(true);
    await page.getByRole("button", { name: "Use the installation's server" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Use the installation's server" }).click();
    await page.getByText("No mail server is set: mails stay in the installation's mailbox.").waitFor();
    expect(await page.getByLabel("Host").inputValue()).toBe("");
  });

  it("a template is written with a preview, refused by line, tried, saved and taken back", async () => {
    const page = await room.visit("/?tenant=acme&page=templates");
    const mail = page.frameLocator("iframe");
    const subject = mail.getByRole("heading", { name: "Olive Owner invites you to Acme" });
    await subject.waitFor({ timeout: 20_000 });
    // Its own styles, inline and in a sheet, under a policy that knows no unsafe-inline.
    expect(await subject.evaluate((element) => getComputedStyle(element).fontSize)).toBe("24px");
    const link = mail.locator("a.anchor").first();
    expect(await link.evaluate((element) => getComputedStyle(element).overflowWrap)).toBe("anywhere");
    expect(await link.getAttribute("href")).toBeNull();
    await expectGood(page);
    await page.getByRole("group", { name: "Width" }).getByRole("button", { name: "Phone" }).click();
    const box = await page.locator("iframe").boundingBox();
    expect(box?.width).toBeLessThan(380);

    await page.getByLabel("Language").selectOption("de");
    await mail.getByText("Guten Tag Ana Lima").waitFor();
    const body = page.getByLabel("Body");
    await body.fill(
      "<mjml><mj-body><mj-section><mj-column>\n<mj-text>{{ inviter.nam }}</mj-text>\n</mj-column></mj-section></mj-body></mjml>",
    );
    await page.getByText("2 faults to mend").waitFor();
    await page.getByText("Unknown variable inviter.nam").waitFor();
    await page.getByText("As it was before the fault.").waitFor();
    await page.getByRole("button", { name: "Line 2" }).click();
    const line = await body.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd));
    expect(line).toBe("<mj-text>{{ inviter.nam }}</mj-text>");
    await expectGood(page);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Unknown variable inviter.nam").nth(1).waitFor();

    await page.getByRole("button", { name: "Line 2" }).click();
    await page.keyboard.type("<mj-button href='{{ url }}'>Los, ");
    await page.getByRole("button", { name: "invitee.first_name" }).click();
    await page.keyboard.type("</mj-button>");
    await page.getByLabel("Subject").fill("{{ tenant.name }} wartet");
    await mail.getByText("Los, Ana").waitFor();
    await page.locator(".dl-preview-subject", { hasText: "Acme wartet" }).waitFor();
    // What was begun is kept while another is looked at.
    await page.getByRole("combobox", { name: "Mail" }).selectOption("reminder");
    await expect.poll(() => page.getByText("Not saved").count()).toBe(0);
    await page.getByRole("combobox", { name: "Mail" }).selectOption("invite");
    await page.getByText("Not saved").waitFor();
    await page.getByRole("button", { name: "Send me a test" }).click();
    await page.getByText("A test is on its way to olive@acme.example.").waitFor();
    await expect
      .poll(async () => {
        const { data } = await (await fetch(`${room.server.url}/mailbox/messages?to=olive@acme.example`)).json();
        return data.map(({ subject }: { subject: string }) => subject);
      })
      .toContain("Acme wartet");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("The template is saved.").waitFor();
    expect((await room.olive.mailTemplates.get("acme", "invite", "de")).subject).toBe("{{ tenant.name }} wartet");
    await page.getByRole("button", { name: "Back to the built-in one" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Back to the built-in one" }).click();
    await mail.getByText("Guten Tag Ana Lima").waitFor();
    expect((await room.olive.mailTemplates.get("acme", "invite", "de")).isBuiltIn).toBe(true);
  });

  it("an address is suppressed and lifted again", async () => {
    const page = await room.visit("/?tenant=acme&page=suppressions");
    await page.getByRole("heading", { name: "No address is suppressed" }).waitFor();
    await page.getByRole("button", { name: "Suppress an address" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("E-mail address").fill("nobody");
    await page.keyboard.press("Enter");
    await dialog.locator("[aria-invalid=true]").waitFor();
    await dialog.getByLabel("E-mail address").fill("zoe@example.com");
    await page.keyboard.press("Enter");
    await page.getByText("Added by hand").waitFor();
    await expectGood(page);
    await page.getByRole("button", { name: "Lift: zoe@example.com" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Lift" }).click();
    await page.getByRole("heading", { name: "No address is suppressed" }).waitFor();
    await page.getByText("Invites are mailed to zoe@example.com again.").waitFor();
    expect((await room.olive.suppressions.list("acme")).data).toEqual([]);
  });

  it("reminders, notices and retention are set", async () => {
    const page = await room.visit("/?tenant=acme&page=settings");
    await page.getByLabel("Days after the invite").fill("1, soon");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Enter up to five whole numbers from 1 to 60.").waitFor();
    await page.getByLabel("Days after the invite").fill("7, 1");
    await page.getByLabel("somebody declines").uncheck();
    await page.getByLabel("Days to keep closed invites").fill("90");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("The settings are saved.").waitFor();
    const { settings } = await room.olive.tenants.get("acme");
    expect(settings).toMatchObject({ reminders: [1, 7], retentionDays: 90, notices: { accepted: true, rejected: false } });
    await page.getByLabel("Remind people who have not answered").uncheck();
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect.poll(async () => (await room.olive.tenants.get("acme")).settings.reminders).toEqual([]);
  });
});

describe.runIf(findChromium())("what happens around an invite, for others", () => {
  let room: Dashboard;
  beforeAll(async () => {
    room = await openDashboard({ ...narrow, locale: "ar" });
    await room.olive.webhooks.create("acme", { url: "https://app.example/hooks", enabled: false });
    await room.olive.suppressions.add("acme", "zoe@example.com");
  });
  afterAll(async () => {
    expect(room.refusals).toEqual([]);
    await room.close();
  });

  it("reads from right to left in Arabic", async () => {
    const page = await room.visit("/?tenant=acme&page=webhooks");
    await page.locator(".dl-entry-open").click();
    await page.getByRole("dialog").getByText(ar.webhooks.logEmpty).waitFor();
    await expectGood(page);
    for (const [name, title] of [
      ["mail", ar.mail.title],
      ["templates", ar.templates.title],
      ["suppressions", ar.suppressions.title],
    ] as const) {
      await page.goto(`/?tenant=acme&page=${name}`);
      await heading(page, title);
      await page.waitForLoadState("networkidle");
      await expectGood(page);
    }
  });

  it("keeps from members what is not theirs, and shows inviters whom no mail reaches", async () => {
    const admin = await room.signUp("Ada", "ada@acme.example");
    const { url } = await room.olive.invites.create("acme", { email: "ada@acme.example", roles: ["admin"], delivery: "none" });
    await admin.invites.accept(url?.split("/").at(-1) ?? "");
    const page = await room.visit("/?tenant=acme&page=suppressions", "Ada", { locale: "en" });
    await page.getByText("zoe@example.com").waitFor();
    expect(await page.getByRole("button", { name: /Lift/ }).count()).toBe(0);
    expect(
      await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Mail" }).getAttribute("aria-current"),
    ).toBe("page");
    for (const name of ["webhooks", "mail", "templates"]) {
      await page.goto(`/?tenant=acme&page=${name}`);
      await heading(page, "This page is for others");
    }
  });
});
