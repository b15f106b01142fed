import { describe, expect, it } from "vitest";
import { enhancedStatus, type Refusal, reasonText, refusalOf } from "../../src/core/bounce.ts";

/** Replies as servers give them. */
const replies: [reply: string, toRecipient: boolean, Refusal][] = [
  ["550 5.1.1 The email account that you tried to reach does not exist", true, "hard"],
  ["550-5.1.1 The email account that you tried to reach does not exist", true, "hard"],
  ["550 5.4.1 Recipient address rejected: Access denied. [AM3PEPF0000A78E.eurprd04.prod.outlook.com]", true, "hard"],
  ["550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by SMTP address lookup", true, "hard"],
  ["550 No such user here", true, "hard"],
  ["553 sorry, that domain isn't in my list of allowed rcpthosts", true, "hard"],
  ["556 5.1.10 Domain does not accept mail (nullMX)", true, "hard"],
  ["550 5.2.1 The email account that you tried to reach is disabled", true, "hard"],
  ["552 5.2.2 The email account that you tried to reach is over quota", true, "soft"],
  ["450 4.1.1 Recipient address rejected: unverified address", true, "soft"],
  ["450 4.4.1 Connection timed out", true, "soft"],
  ["552 Mailbox full", true, "soft"],
  ["550 5.7.1 Service unavailable, client host blocked using Spamhaus", true, "refused"],
  ["554 5.7.1 <x>: Relay access denied", true, "refused"],
  ["550-5.7.26 This mail is unauthenticated, which poses a security risk", false, "refused"],
  ["554 Transaction failed", true, "refused"],
  ["550 5.1.8 Sender address rejected: Domain not found", true, "refused"],
  ["552 5.3.4 Message size exceeds fixed limit", false, "refused"],
  ["550 Message rejected as spam", false, "refused"],
  ["550 5.0.0 Unknown user", true, "hard"],
];

describe("a final reply", () => {
  it.each(replies)("%s (to RCPT: %s) is %s", (reply, toRecipient, refusal) => {
    const given = { code: Number(reply.slice(0, 3)), status: enhancedStatus(reply), toRecipient };
    expect(refusalOf(given)).toBe(refusal);
  });

  it("is shown on one line, short, and without the address however it is written", () => {
    const reply = `550 5.1.1 <Ana@Example.com>:\r\n Recipient ana@example.com unknown ${"x".repeat(500)}`;
    const reason = reasonText(reply, "ana@example.com");
    expect(reason).toMatch(/^550 5\.1\.1 <the address>: Recipient the address unknown x+$/);
    expect(reason).toHaveLength(300);
  });

  it("holds nothing of the address behind letters that grow when they are lower-cased", () => {
    expect(reasonText("550 İİİİ kutusu yok: Ana+x@Example.com", "ana+x@example.com")).toBe("550 İİİİ kutusu yok: the address");
  });
});
