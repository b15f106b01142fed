/** What a person meets where an invite cannot be accepted: in a browser, and on the way through a sign-in. */
import { APIError } from "better-auth/api";
import { admin, magicLink } from "better-auth/plugins";
import { afterEach, expect, it } from "vitest";
import type { InviteOptions } from "../../src/better-auth/index.ts";
import { type AuthApp, openAuthApp, PASSWORD } from "./support.ts";

let app: AuthApp;
const links: string[] = [];
afterEach(() => app.close());

const open = async (invites: InviteOptions) => {
  const magic = magicLink({ sendMagicLink: async ({ url }) => void links.push(url) });
  app = await openAuthApp("sqlite", { invites, plugins: [admin(), magic] });
  return app.person("ana@example.com", "admin");
};
/** Refuses by a code of the app's own, or breaks. */
const beforeAcceptInvite = ({ invitedUser: { email } }: { invitedUser: { email: string } }): void => {
  if (email.startsWith("no")) throw new APIError("FORBIDDEN", { code: "NOT_YOU", message: "Not you" });
  if (email.startsWith("pay")) throw new APIError("FOUND", undefined, new Headers({ location: "/pay" }));
  throw new Error("a fault of the app's");
};
const told = { no: "?message=Not+you&error=NOT_YOU", fault: "?message=Internal+server+error&error=SERVER_ERROR" };

it.each([true, false])(
  "a hook's refusal, and its fault, lead a browser back with a code; consumeOnGet %s",
  async (consumeOnGet) => {
    const ana = await open({ consumeOnGet, inviteHooks: { beforeAcceptInvite } });
    const url = (await ana.client.invite.create({ role: "admin", senderResponse: "url" })).data?.message ?? "";
    const token = new URL(url).pathname.split("/").at(-1) ?? "";
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const body = new URLSearchParams({ token, callbackURL: "/auth/sign-up" });
    const form = { method: "POST", headers, body };
    for (const [who, query] of Object.entries(told)) {
      const person = await app.person(`${who}@example.com`);
      const answer = await (consumeOnGet ? person.get(url) : person.send(`${app.url}/api/auth/invite/activate`, form));
      expect([answer.status, answer.headers.get("location")]).toEqual([302, `${app.url}/auth/sign-up${query}`]);
      expect(await app.roleOf(person.email)).toBe("user");
    }
    const payer = await app.person("pay@example.com");
    const answer = await (consumeOnGet ? payer.get(url) : payer.send(`${app.url}/api/auth/invite/activate`, form));
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "/pay"]);
  },
);

it("so they do on the way back from a mail, and the person is signed in", async () => {
  const ana = await open({ inviteHooks: { beforeAcceptInvite } });
  const token = (await ana.client.invite.create({ role: "admin" })).data?.message ?? "";
  for (const [who, query] of Object.entries(told)) {
    const visitor = app.visitor();
    await visitor.client.invite.activate({ token });
    await visitor.post("/api/auth/sign-in/magic-link", { email: `${who}@example.com` });
    const back = await visitor.get(links.at(-1) ?? "");
    expect([back.status, back.headers.get("location")]).toEqual([302, `${app.url}/api/auth/error${query}`]);
    expect((await visitor.client.getSession()).data?.user.email).toBe(`${who}@example.com`);
  }
});

it("an invite that was deleted meanwhile spoils no sign-up", async () => {
  const ana = await open({ cleanupInvitesOnDecision: true });
  const token = (await ana.client.invite.create({ role: "admin" })).data?.message ?? "";
  const visitor = app.visitor();
  await visitor.client.invite.activate({ token });
  await ana.client.invite.cancel({ token });
  const { data, error } = await visitor.published.signUp.email({ email: "bo@example.com", password: PASSWORD, name: "Bo" });
  expect([data?.user.email, error]).toEqual(["bo@example.com", null]);
  expect(visitor.jar.has("better-auth.invite_token")).toBe(false);
  expect(await app.roleOf("bo@example.com")).toBe("user");
});
