import { expect, it } from "vitest";
import { type MailboxMessage, mailboxPage } from "../../src/http/pages/mailbox-page.ts";

const message = (id: string): MailboxMessage => ({
  id,
  to: "grace@example.com",
  from: "Doorlist <mail@doorlist.example>",
  subject: `Subject <${id}>`,
  text: "Plain <b>text</b>",
  html: "<p>html</p>",
  sentAt: "2026-01-31T12:00:00.000Z",
});

it("says so when there is no mail", () => {
  expect(mailboxPage({ messages: [] })).toContain("No mail yet");
});

it("lists messages, each with its own address", () => {
  const page = mailboxPage({ messages: [message("m1"), message("m2")] });
  expect(page).toContain('href="/mailbox?message=m1"');
  expect(page).toContain('href="/mailbox?message=m2"');
  expect(page).toContain("Subject &lt;m1&gt;");
  expect(page).not.toContain("<iframe");
});

it("shows the open message in a frame that runs no script and has no origin", () => {
  const page = mailboxPage({ messages: [message("m1")], selected: message("m1") });
  expect(page).toContain('aria-current="true"');
  expect(page).toMatch(/<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox" src="\/mailbox\/messages\/m1\/html">/);
  expect(page).not.toContain("<p>html</p>");
});

it("shows the plain text beside it, escaped", () => {
  expect(mailboxPage({ messages: [message("m1")], selected: message("m1") })).toContain("Plain &lt;b&gt;text&lt;/b&gt;</pre>");
});
