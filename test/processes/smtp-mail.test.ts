/** The mail itself, as it came over the wire. */
import { describe, expect, it } from "vitest";
import { messageIdOf, openPost } from "../support/post.ts";
import { readMail, tokenIn } from "../support/smtp-sink.ts";

describe("what the mail is made of", () => {
  it("is text and html, from the configured sender to the one address, and says that no person wrote it", async () => {
    const { app, sink, invite, messages } = await openPost({ mail: { from: "Acme Invites <hello@acme.example>" } });
    await invite("Ana.Lima@Example.com", { firstName: "Ana" });
    await app.doorlist.worker.drain();
    const [mail] = sink.mails;
    if (!mail) throw new Error("No mail");
    // The local part as typed; a domain has no case.
    expect(mail).toMatchObject({ from: "hello@acme.example", to: ["Ana.Lima@example.com"] });
    expect(mail.messageId).toMatch(messageIdOf(await messages()));
    expect(mail.raw).toMatch(/^content-type: multipart\/alternative/im);

    const read = await readMail(mail);
    expect(read.from).toMatchObject({ name: "Acme Invites", address: "hello@acme.example" });
    expect(read.to).toEqual([{ name: "", address: "Ana.Lima@example.com" }]);
    expect(read.cc ?? []).toEqual([]);
    expect(read.bcc ?? []).toEqual([]);
    expect(headersOf(mail.raw, "auto-submitted")).toEqual(["auto-generated"]);
    expect(headersOf(mail.raw, "message-id")).toEqual([mail.messageId]);
    expect(headersOf(mail.raw, "date")).toHaveLength(1);
    expect(read.subject).toContain("Acme");
    const token = await tokenIn(mail);
    expect(read.html).toContain(`http://localhost:4400/join/${token}`);
    expect(read.text).toContain(`http://localhost:4400/join/${token}`);
    expect(read.text).toContain("Ana");
    expect(`${read.subject}${headersOf(mail.raw, "list-unsubscribe")}`).not.toContain(token);
  });

  it.each([
    ["Acme: Invites <hello@acme.example>", "Acme: Invites"],
    ['"Acme \\"Inc\\"; Invites" <hello@acme.example>', 'Acme "Inc"; Invites'],
    ["Acme (Köln), Inc <hello@acme.example>", "Acme (Köln), Inc"],
    ["hello@acme.example", ""],
  ])("is from one mailbox, whatever its name is: %s", async (from, name) => {
    const { app, sink, invite } = await openPost({ mail: { from } });
    await invite("ana@example.com");
    await app.doorlist.worker.drain();
    const [mail] = sink.mails;
    if (!mail) throw new Error("No mail");
    expect((await readMail(mail)).from).toEqual({ name, address: "hello@acme.example" });
  });

  it.each([
    ["firstName", { firstName: "Ana\r\nBcc: victim@example.com" }],
    ["lastName", { lastName: "Lima\nBcc: victim@example.com" }],
    ["email", { email: "ana@example.com\r\nBcc: victim@example.com" }],
    ["email", { email: "ana@example.com>\r\nRCPT TO:<victim@example.com" }],
    ["email", { email: "ana@example.com, victim@example.com" }],
    ["callbackUrl", { callbackUrl: "http://localhost:4400/\r\nBcc: victim@example.com" }],
  ])("refuses a line break in %s", async (field, body) => {
    const { app, sink, tenantId, messages } = await openPost();
    const answer = await app.operator.post(`/v1/tenants/${tenantId}/invites`, { email: "ana@example.com", ...body });
    expect(answer).toMatchObject({ status: 422, body: { field } });
    expect(await messages()).toEqual([]);
    await app.doorlist.worker.drain();
    expect(sink.attempts).toBe(0);
  });

  it("lets no name of a tenant or an inviter add a header, a recipient or a link", async () => {
    const { app, sink } = await openPost();
    expect(await app.operator.post("/v1/tenants", { name: "Acme\r\nBcc: victim@example.com" })).toMatchObject({ status: 422 });

    await expect(app.signUp("eve@example.com", { name: "Eve\r\nBcc: victim@example.com" })).rejects.toThrow("422");
    const eve = await app.signUp("eve@example.com", { name: "Eve =0D=0ABcc: victim@example.com https://evil.example/x" });
    const name = "Win at https://evil.example/now =?utf-8?q?=0D=0ABcc=3A_victim=40example.com?=";
    const { body: tenant } = await eve.post("/v1/tenants", { name });
    const made = await eve.post(`/v1/tenants/${tenant.id}/invites`, { email: "ana@example.com", shareInviterName: true });
    expect(made.status).toBe(201);
    await app.doorlist.worker.drain();

    const [mail] = sink.mailsTo("ana@example.com");
    if (!mail) throw new Error("No mail");
    for (const header of ["bcc", "cc"]) expect(headersOf(mail.raw, header)).toEqual([]);
    expect(headersOf(mail.raw, "to")).toEqual(["ana@example.com"]);
    expect(headersOf(mail.raw, "subject")).toHaveLength(1);
    const read = await readMail(mail);
    expect(read.subject).not.toMatch(/[\r\n]/);
    expect(read.subject).toContain("Eve");
    const links = `${read.text} ${read.html}`.match(/https?:\/\/[^\s"'<>]+/g) ?? [];
    expect(links.filter((link) => !link.startsWith("http://localhost:4400/"))).toEqual([]);
    expect(`${read.text} ${read.html}`).not.toContain("evil.example");
  });

  it("reaches an address with a domain beyond ASCII, and a name beyond ASCII arrives whole", async () => {
    const { app, sink, invite, shown } = await openPost();
    const { id } = await invite("jose@münchen.example", { firstName: "José 🎉" });
    await app.doorlist.worker.drain();
    expect(await shown(id)).toMatchObject({ delivery: { state: "sent" } });
    // The sink shows domains decoded.
    expect(sink.mails[0]?.to).toEqual(["jose@münchen.example"]);
    expect((await readMail(sink.mails[0] as NonNullable<(typeof sink.mails)[0]>)).text).toContain("José 🎉");
  });
});

/** The values of a header in the head of a mail, unfolded. */
function headersOf(raw: string, name: string): string[] {
  const [head = ""] = raw.split(/\r?\n\r?\n/, 1);
  const lines = head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  return lines.filter((line) => line.toLowerCase().startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).trim());
}
