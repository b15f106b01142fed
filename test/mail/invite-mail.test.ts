import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type InviteMailModel, inviteMail } from "../../src/mail/invite-mail.ts";

const url = "https://doorlist.example/join/AbC-123?x=1&y=2";
const stopUrl = "https://doorlist.example/unsubscribe/dEf-456";
const model: InviteMailModel = {
  tenantName: "Acme",
  inviterName: "Ada",
  inviteeName: "Grace",
  roles: ["admin", "member"],
  url,
  stopUrl,
  code: null,
  expiresAt: Date.UTC(2026, 0, 31, 12),
  newAccount: true,
  locale: null,
};

const mail = await inviteMail(model);

describe("the invite mail", () => {
  it("ends with a link that stops the tenant's invites, and says so", () => {
    const foot = (text: string) => text.slice(text.indexOf("somebody at Acme"));
    expect(foot(mail.text)).toContain(`Stop invitations from Acme\n${stopUrl}\n`);
    expect(foot(mail.html)).toMatch(new RegExp(`<a [^>]*href="${stopUrl}"[^>]*>Stop invitations from Acme</a>`));
  });

  it("has it at its foot where the tenant's own template left it out, and once where it did not", async () => {
    const own = (html: string, text: string | null) => {
      const template = { locale: "*", subject: "Hi", html: `<html><body>${html}</body></html>`, text };
      return inviteMail({ ...model, tenantName: "A & B", templates: [template] });
    };
    const without = await own('<a href="{{ url }}">Go</a>', "Go: {{ url }}");
    expect(without.html).toMatch(/Stop invitations from A &amp; B<\/a><\/p>\n<\/body><\/html>$/);
    expect(without.html).toContain(`href="${stopUrl}"`);
    expect(without.text).toMatch(new RegExp(`\n\nStop invitations from A & B\n${stopUrl}\n$`));
    const withOne = await own('<a href="{{ url }}">Go</a> <a href="{{ stop_url }}">No more</a>', null);
    expect([withOne.html, withOne.text].map((part) => part.split(stopUrl).length)).toEqual([2, 2]);
  });

  it("says who invites to what in its subject", async () => {
    expect(mail.subject).toBe("Ada invites you to Acme");
    expect((await inviteMail({ ...model, inviterName: null })).subject).toBe("You are invited to Acme");
  });

  it.each(["html", "text"] as const)("tells the roles, the expiry with its zone, and why it came, in its %s", (part) => {
    expect(mail[part]).toContain("Hello Grace,");
    expect(mail[part]).toContain("You would join as admin and member.");
    expect(mail[part]).toContain("January 31, 2026 at 12:00 UTC");
    expect(mail[part]).toContain("because somebody at Acme entered your address");
    expect(mail[part]).toContain("ignore it");
  });

  it("links to the invite, to what stops them, and to nothing else", () => {
    const links = [...mail.html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    expect(links).toEqual([url.replace("&", "&amp;"), url.replace("&", "&amp;"), stopUrl]);
    expect(mail.text).toContain(`\n${url}\n`);
    expect(mail.html).not.toMatch(/\ssrc=|url\(/);
  });

  it("sets the message apart, on the side that its own language begins", async () => {
    const { html } = await inviteMail({ ...model, locale: "ar", message: "Hi" });
    expect(html).toMatch(/<div dir="auto" style="text-align:start;[^"]*border-inline-start:[^"]*">Hi<\/div>/);
  });

  it("sets the code apart where there is one", async () => {
    expect(mail.text).not.toContain("code");
    const withCode = await inviteMail({ ...model, code: "7KQM2XRD" });
    expect(withCode.text).toContain("\n7KQM2XRD\n");
    expect(withCode.html).toContain(">7KQM2XRD<");
  });

  it("tells what comes next by whether the address has an account", async () => {
    expect(mail.text).toContain("create your account");
    expect((await inviteMail({ ...model, newAccount: false })).text).toContain("sign in to join");
    expect((await inviteMail({ ...model, newAccount: null })).text).toContain("see what it offers");
  });

  it("is whole without names and roles", async () => {
    const bare = await inviteMail({ ...model, tenantName: "\u200B", inviterName: "", inviteeName: "https://", roles: [] });
    expect(bare.subject).toBe("You are invited to a team");
    expect(bare.text).toMatch(/^You are invited to a team\n\nHello,\n/);
    expect(bare.text).not.toContain("join as");
  });

  it("falls back to English for a language that it does not have", async () => {
    expect((await inviteMail({ ...model, locale: "xx-Toto" })).html).toContain('<html lang="en" dir="ltr"');
    expect((await inviteMail({ ...model, locale: "constructor" })).subject).toBe(mail.subject);
  });

  it("stays under 30 kB, whatever is put in", async () => {
    const long = "<".repeat(200);
    const big = await inviteMail({
      ...model,
      tenantName: long,
      inviterName: long,
      inviteeName: long,
      code: "X".repeat(8),
      url: `${url}${"z".repeat(2000)}`,
    });
    expect(Buffer.byteLength(big.html)).toBeLessThan(30_000);
  });
});

it("lets no name bring in HTML, a header or a link", async () => {
  const name = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc
      .array(
        fc.constantFrom(
          "<",
          ">",
          '"',
          "'",
          "&",
          "\r\n",
          "Bcc: ",
          "<script>",
          "</title>",
          "<a href=",
          "https://",
          "evil.example",
          "@",
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join("")),
  );
  const shape = tagsOf((await inviteMail({ ...model, message: "Hello" })).html);
  await fc.assert(
    fc.asyncProperty(name, name, name, async (tenantName, inviterName, inviteeName) => {
      const message = `${inviteeName}\n${tenantName}`;
      const mail = await inviteMail({ ...model, tenantName, inviterName, inviteeName, message: `Hello\n${message}` });
      expect(tagsOf(mail.html).filter((tag) => tag !== "<br>")).toEqual(shape);
      expect(mail.subject).not.toMatch(/\p{Cc}/u);
      const besidesUrl = mail.text.replaceAll(url, "").replaceAll(stopUrl, "");
      expect(besidesUrl).not.toMatch(/:\/\/|\S@\S|\.\p{L}{2}/u);
    }),
    { numRuns: 500 },
  );
});

function tagsOf(html: string): string[] {
  // The one attribute that says what the mail is about.
  return (html.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/\saria-label="[^"<>]*"/, ""));
}
