/** What a visitor is offered, by the state that the server says they are in. */
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { createClient, type WirePreview } from "../../src/client/index.ts";
import { AcceptInvite, createQueryClient, DoorlistProvider, queryKeys, useAcceptInvite } from "../../src/react/index.ts";
import { ar } from "../../src/react/labels/ar.ts";
import { en, type Labels } from "../../src/react/labels/en.ts";

type Change = Partial<WirePreview["invite"]>;

function offered(state: WirePreview["visitor"]["state"], change: Change = {}, labels: Labels = en): string {
  const isSignedIn = ["invited", "other_account", "member"].includes(state);
  const preview: WirePreview = {
    invite: {
      status: "pending",
      kind: "email",
      tenant: { id: "acme", name: "Acme" },
      inviter: { name: "Olive" },
      email: "ana@example.com",
      firstName: "Ana",
      lastName: null,
      roles: ["admin"],
      expiresAt: "2099-01-31T12:00:00.000Z",
      newAccount: true,
      allowedDomains: null,
      requiresApproval: false,
      waitlist: false,
      locale: null,
      message: null,
      ...change,
    },
    visitor: { state, ...(isSignedIn ? { user: { id: "1", email: "me@example.com", name: "Me" } } : {}) },
  };
  const queries = createQueryClient();
  queries.setQueryData(queryKeys.preview("token"), preview);
  const never = () => {};
  return renderToStaticMarkup(
    <DoorlistProvider client={createClient()} queryClient={queries} labels={labels}>
      <AcceptInvite
        token="token"
        onSignIn={never}
        onSignUp={never}
        onSwitchAccount={never}
        onAccepted={never}
        onContinue={never}
      />
    </DoorlistProvider>,
  );
}

const buttons = (html: string) => [...html.matchAll(/<button[^>]*>(.*?)<\/button>/g)].map(([, text]) => text);

describe("AcceptInvite", () => {
  it.each([
    ["new", ["Create an account to join", "Decline"]],
    ["known", ["Sign in to join", "Decline"]],
    ["invited", ["Join Acme", "Decline"]],
    ["other_account", ["Switch account", "Decline"]],
    ["unverified", ["Decline"]],
    ["member", ["Open Acme"]],
  ] as const)("offers a visitor who is %s: %j", (state, expected) => {
    expect(buttons(offered(state))).toEqual(expected);
  });

  it("offers whoever holds a link to sign up or in, and nothing to decline", () => {
    const html = offered("anonymous", { kind: "link", email: null, allowedDomains: ["acme.example"] });
    expect(buttons(html)).toEqual(["Create an account to join", "Sign in to join"]);
    expect(html).toContain("The invite is for acme.example.");
  });

  it("tells whoever has an address that is not confirmed what to do", () => {
    const html = offered("unverified", { kind: "link", email: null, allowedDomains: ["acme.example"] });
    expect(html).toContain(en.requests.unverified);
    expect(buttons(html)).toEqual([]);
  });

  it("asks where a link needs approval, and shows what waits", () => {
    expect(buttons(offered("invited", { kind: "link", email: null, requiresApproval: true }))).toEqual([en.requests.askByInvite]);
  });

  it.each(["expired", "canceled", "rejected", "accepted"] as const)("offers nothing of an invite that is %s", (status) => {
    const html = offered("new", { status });
    expect(buttons(html)).toEqual([]);
    expect(html).toContain(en.accept.closed[status].title);
  });

  it("shows who invites, as what, and the message as plain text", () => {
    const html = offered("new", { message: "<b>Hi</b>\nhttps://evil.example" });
    expect(html).toContain("Olive invites you.");
    expect(html).toContain("Admin");
    expect(html).toContain("&lt;b&gt;Hi&lt;/b&gt;\nhttps://evil.example");
    expect(html).not.toContain("<a ");
  });

  it("says so in another language, from right to left", () => {
    const html = offered("invited", {}, ar);
    expect(html).toContain('lang="ar" dir="rtl"');
    expect(buttons(html)).toEqual([ar.accept.join("Acme"), ar.myInvites.decline]);
  });
});

// It was offered again on the next page, and to whoever came back, for as long as the cache held it.
it("an invite that is accepted is known no longer as one that waits", async () => {
  const queries = createQueryClient();
  for (const key of [queryKeys.preview("token"), queryKeys.myInvites]) queries.setQueryData(key, {});
  const client = createClient({ baseUrl: "https://doorlist.example", fetch: async () => Response.json({}) });
  const given: (() => Promise<unknown>)[] = [];
  renderToStaticMarkup(
    <DoorlistProvider client={client} queryClient={queries} labels={en}>
      <Button onReady={(accept) => given.push(accept)} />
    </DoorlistProvider>,
  );
  await given[0]?.();
  expect(queries.getQueryState(queryKeys.preview("token"))?.isInvalidated).toBe(true);
  expect(queries.getQueryState(queryKeys.myInvites)?.isInvalidated).toBe(true);
});

function Button({ onReady }: { onReady(accept: () => Promise<unknown>): void }) {
  onReady(useAcceptInvite("token").mutateAsync);
  return null;
}
