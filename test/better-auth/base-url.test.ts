/** An app that knows its address by each request alone, or serves several hosts. */
import { type BetterAuthOptions, betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { admin } from "better-auth/plugins";
import { expect, it } from "vitest";
import { type InviteOptions, invite, retryInviteMail } from "../../src/better-auth/index.ts";
import { PASSWORD, SECRET } from "./support.ts";

const open = (baseURL: BetterAuthOptions["baseURL"], invites: InviteOptions = {}) => {
  const tables = ["user", "session", "account", "verification", "invite", "inviteUse", "inviteAddress", "inviteMessage"];
  const auth = betterAuth({
    ...(baseURL ? { baseURL } : {}),
    secret: SECRET,
    database: memoryAdapter(Object.fromEntries(tables.map((name) => [name, []]))),
    emailAndPassword: { enabled: true },
    logger: { disabled: true },
    plugins: [admin({ defaultRole: "admin" }), invite(invites)],
  });
  const headersOf = (response: Response) => {
    const pairs = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
    return { cookie: pairs.join("; "), host: "one.example", origin: "http://one.example", "content-type": "application/json" };
  };
  const post = (path: string, body: object, headers: Record<string, string> = {}) => {
    const given = { host: "one.example", "content-type": "application/json", ...headers };
    return auth.handler(
      new Request(`http://one.example/api/auth${path}`, { method: "POST", headers: given, body: JSON.stringify(body) }),
    );
  };
  return { auth, post, headersOf };
};

it("lists, shows and accepts in process before it has met a request", async () => {
  const { auth, post, headersOf } = open(undefined);
  const account = { email: "ana@example.com", password: PASSWORD, name: "Ana" };
  const headers = headersOf(await post("/sign-up/email", account));
  expect((await post("/invite/create", { role: "admin" }, headers)).status).toBe(200);
  const signedIn = new Headers(headers);
  const { invitations } = await auth.api.listInvites({ headers: signedIn });
  const token = invitations[0]?.token ?? "";
  expect(await auth.api.getInvite({ query: { token } })).toMatchObject({ inviter: { name: "Ana" } });
  expect(await auth.api.activateInvite({ body: { token }, headers: signedIn })).toMatchObject({ status: true });
});

it.each([
  ["its fallback", "https://app.example", ["https://app.example/api/auth/invite/"]],
  ["nothing", undefined, []],
])("writes links outside of a request by %s", async (_what, fallback, begins) => {
  const urls: string[] = [];
  let fails = true;
  let now = Date.now();
  const { auth, post, headersOf } = open(
    { allowedHosts: ["one.example"], ...(fallback ? { fallback } : {}) },
    {
      getDate: () => new Date(now),
      sendUserInvitation({ url }) {
        if (fails) throw new Error("no network");
        urls.push(url);
      },
    },
  );
  const account = { email: "ana@example.com", password: PASSWORD, name: "Ana" };
  const headers = headersOf(await post("/sign-up/email", account));
  expect((await post("/invite/create", { role: "admin", email: "bo@example.com" }, headers)).status).toBe(500);
  fails = false;
  now += 600_000;
  if (fallback) expect(await retryInviteMail(auth)).toBe(1);
  else await expect(retryInviteMail(auth)).rejects.toThrow("baseURL");
  expect(urls).toEqual(begins.map((begin) => expect.stringMatching(begin)));
});
