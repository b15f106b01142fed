import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Problem } from "../../src/core/problems.ts";
import { type JoinModel, joinPage } from "../../src/http/pages/join-page.ts";
import { alan, emailPreview, grace, linkPreview } from "./sample-preview.ts";

const show = (preview: JoinModel["preview"], rest: Partial<JoinModel> = {}) =>
  joinPage({ wishes: [], preview, path: "/join/AbC", ...rest });
const actions = (page: string) => [...page.matchAll(/name="action" value="([a-z-]+)"/g)].map(([, action]) => action);
const textOf = (page: string) => page.replace(/<[^>]*>/g, "");

describe("the offer", () => {
  const page = show(emailPreview("new"));

  it("names the tenant, the inviter, the roles and the expiry with its zone", () => {
    expect(textOf(page)).toContain("Join Acme");
    expect(textOf(page)).toContain("Ada invites you.");
    expect(textOf(page)).toContain("Admin");
    expect(page).toContain('<time datetime="2026-01-31T12:00:00.000Z">January 31, 2026 at 12:00 UTC</time>');
  });

  it("does not name an inviter who is not shared", () => {
    expect(textOf(show(emailPreview("new", { inviter: undefined })))).toContain("You are invited.");
  });

  it("posts every form to its own path", () => {
    const forms = [...page.matchAll(/<form[^>]*>/g)].map(([form]) => form);
    expect(forms.every((form) => form === '<form method="post" action="/join/AbC">')).toBe(true);
  });
});

describe("a visitor who is signed out", () => {
  it("signs up with the invited address, which is filled in and locked", () => {
    const page = show(emailPreview("new"));
    expect(actions(page)).toEqual(["sign-up", "reject"]);
    expect(page).toMatch(/name="email"[^>]*value="grace@example.com"[^>]*readonly/s);
    expect(page).toMatch(/name="name"[^>]*value="Grace Hopper"/s);
    expect(page).toMatch(/name="password"[^>]*autocomplete="new-password"[^>]*minlength="8"/s);
    expect(page).toContain('href="/join/AbC?form=sign-in"');
  });

  it("signs in where the address has an account, and is not offered another one", () => {
    const page = show(emailPreview("known"), { form: "sign-up" });
    expect(actions(page)).toEqual(["sign-in", "reject"]);
    expect(page).toMatch(/name="password"[^>]*autocomplete="current-password"/s);
    expect(page).not.toContain("form=sign-up");
  });

  it("may do either at a link, which nobody can decline", () => {
    expect(actions(show(linkPreview("anonymous")))).toEqual(["sign-up"]);
    const page = show(linkPreview("anonymous"), { form: "sign-in" });
    expect(actions(page)).toEqual(["sign-in"]);
    expect(page).toContain('href="/join/AbC?form=sign-up"');
    expect(page).not.toContain("readonly");
  });

  it("is told which domains a link is for", () => {
    expect(textOf(show(linkPreview("anonymous", { allowedDomains: ["a.example", "b.example"] })))).toContain(
      "addresses at a.example or b.example.",
    );
  });
});

describe("a visitor who is signed in", () => {
  it("joins with one button, or switches account, or declines", () => {
    const page = show(emailPreview("invited", {}, grace));
    expect(actions(page)).toEqual(["accept", "switch", "reject"]);
    expect(textOf(page)).toContain("Signed in as grace@example.com.");
  });

  it("is told for whom the invite is when it is for somebody else, and cannot decline it", () => {
    const page = show(emailPreview("other_account", {}, alan));
    expect(actions(page)).toEqual(["switch"]);
    expect(textOf(page)).toContain("It is for grace@example.com. You are signed in as alan@else.example.");
  });

  it("is led to the app as a member already, whatever became of the invite", () => {
    const page = show(emailPreview("member", { status: "expired" }, grace), { continueUrl: "https://app.example/acme" });
    expect(actions(page)).toEqual([]);
    expect(page).toContain('href="https://app.example/acme"');
    expect(page).toContain("<title>You are a member of Acme</title>");
  });
});

describe("an invite that has to be approved", () => {
  const asks = { requiresApproval: true };

  it.each([
    ["sign-up", "Create account and ask to join"],
    ["sign-in", "Sign in"],
  ] as const)("promises no membership to who has to %s", (form, button) => {
    const page = show(linkPreview("anonymous", asks), { form });
    expect(page).toContain("<title>Ask to join Acme</title>");
    expect(textOf(page)).toContain("Somebody there answers your request before you are in.");
    expect(page).toContain(`<button class="primary">${button}</button>`);
    expect(textOf(page)).not.toMatch(/and join|Sign in to join/);
  });

  it("is asked for by who is signed in", () => {
    const page = show(linkPreview("invited", asks, grace));
    expect(actions(page)).toEqual(["request", "switch"]);
    expect(textOf(page).match(/Somebody there answers/g)).toHaveLength(1);
  });

  it("says so where the app signs people in", () => {
    expect(show(linkPreview("anonymous", asks), { signInUrl: "/login" })).toContain('href="/login">Sign in to ask</a>');
  });
});

describe("an invite that is closed", () => {
  it.each([
    ["expired", "This invite has expired"],
    ["canceled", "This invite was canceled"],
    ["rejected", "This invite was declined"],
    ["accepted", "This invite has been used"],
  ] as const)("when %s says so, offers no form, and names whom to ask", (status, heading) => {
    const page = show(emailPreview("new", { status }));
    expect(page).toContain(`<h1>${heading}</h1>`);
    expect(page).not.toContain("<form");
    expect(textOf(page)).toContain("Ask Ada for a new one.");
    expect(textOf(show(emailPreview("new", { status, inviter: undefined })))).toContain("Ask the person who invited you");
  });
});

describe("a problem", () => {
  it("of a field stands at the field and in the summary, and keeps what was typed", () => {
    const problem = Problem.ofFields([{ field: "name", code: "missing_field", detail: "Required" }]).toJSON();
    const page = show(linkPreview("anonymous"), { problem, values: { email: "me@a.example", name: "" } });
    expect(page).toMatch(/role="alert".*<a href="#name">Tell us your name, on one line/s);
    expect(page).toMatch(/name="name"[^>]*aria-describedby="name-error"[^>]*aria-invalid="true" autofocus/s);
    expect(page).toContain('id="name-error">Tell us your name, on one line');
    expect(page).toContain('value="me@a.example"');
    expect(page).toContain("<title>Problem: Join Acme</title>");
  });

  it("of no field is told in words for people", () => {
    const page = show(emailPreview("invited", {}, grace), { problem: new Problem("seats_full").toJSON() });
    expect(page).toMatch(/role="alert" tabindex="-1" autofocus>.*There is no free seat at the moment/s);
  });

  it("never brings a password back", () => {
    expect(show(emailPreview("new"), { values: { name: "x" } })).not.toMatch(/name="password"[^>]*value=/s);
  });
});

/** The tags of a page, with their attributes' names but not their values. */
function tagsOf(page: string) {
  return page.replace(/="[^"]*"/g, "").match(/<[^>]*>/g);
}

it("has the same tags and attributes whatever names people choose, none of them inline script or style", () => {
  const name = fc.tuple(
    fc.constant("x"),
    fc.constantFrom("", "\"'><script>alert(1)</script>", '" onclick="x" style="y'),
    fc.string(),
  );
  const state = fc.constantFrom("new", "known", "invited", "other_account", "member");
  const pageOf = (text: string, visitor: Parameters<typeof emailPreview>[0]) => {
    const names = { tenant: { id: "t", name: text }, inviter: { name: text }, roles: [text], firstName: text, email: text };
    return show(emailPreview(visitor, names, { ...grace, email: text }), { values: { name: text, email: text } });
  };
  fc.assert(
    fc.property(name, state, (parts, visitor) => {
      const tags = tagsOf(pageOf(parts.join(""), visitor));
      expect(tags).toEqual(tagsOf(pageOf("x", visitor)));
      expect(tags?.join()).not.toMatch(/<style|\s(?:style|on\w+)[\s>]/);
    }),
  );
});

describe("a visitor whose address has to be confirmed", () => {
  const preview = linkPreview("unverified", { allowedDomains: ["example.com"] }, grace);

  it("is told to open the mail, and may ask for it once more", () => {
    const page = show(preview);
    expect(actions(page)).toEqual(["confirm", "switch"]);
    expect(textOf(page)).toContain("Confirm your address first");
    expect(textOf(page)).toContain("We sent a mail to grace@example.com. Open its link: it brings you back here.");
    expect(textOf(show(preview, { form: "confirm" }))).toContain("We sent a mail to grace@example.com.");
  });

  it("is sent to the host app where sign-in is the host's", () => {
    const page = show(preview, { signInUrl: "https://app.example/sign-in" });
    expect(actions(page)).toEqual(["switch"]);
    expect(textOf(page)).toContain("Confirm grace@example.com where you have your account, then open this invite again.");
  });
});
