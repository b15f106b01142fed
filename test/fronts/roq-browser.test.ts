/** `doorlist/roq`: the browser client that the seed documents import, with the session of a signed-in person. */
import { createRoqBrowserClient, type RoqBrowserClient, RoqError, roqBrowserClient, useSession } from "doorlist/roq";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../support/databases.ts";
import { type RoqServer, reasons, startRoq } from "./roq-server.ts";

function Shown({ useSession }: Pick<RoqBrowserClient, "useSession">) {
  const { session, status } = useSession();
  return createElement("p", null, `${status} ${session?.roqUserId} ${session?.user?.tenantId}`);
}

describe.each(engines)("doorlist/roq on %s", (engine) => {
  let roq: RoqServer;
  let acme: Awaited<ReturnType<RoqServer["tenant"]>>;
  beforeAll(async () => {
    roq = await startRoq(engine);
    acme = await roq.tenant("olive@example.com");
  });
  afterAll(() => roq.close());

  /** A browser sends the cookie and its origin by itself. */
  const browser =
    (cookie: string, origin = roq.url): typeof fetch =>
    (input, init) => {
      expect(init?.credentials).toBe("include");
      return fetch(input, { ...init, headers: { ...(init?.headers as Record<string, string>), cookie, origin } });
    };
  const clientOf = ({ cookie }: { cookie: string }) => createRoqBrowserClient({ baseUrl: roq.url, fetch: browser(cookie) });

  it("runs the snippets of the documents", async () => {
    const roqBrowserClient = clientOf(acme.owner);
    const session = await roqBrowserClient.getSession();
    const userId = session?.roqUserId ?? "";
    const tenantId = session?.user?.tenantId ?? "";
    expect([userId, tenantId]).toEqual([acme.owner.id, acme.id]);

    const userInvitations = await roqBrowserClient.roqPlatform.sendUserInvites({
      userInvites: {
        tenantId,
        userInvites: [{ createdByUserId: userId, email: "wick.john@roq.example", locale: "en-US", roles: ["admin"] }],
      },
    });
    expect(userInvitations.sendUserInvites).toMatchObject({ success: [{ status: "pending", roleKeys: ["admin"] }], errors: [] });
    expect(await roqBrowserClient.roqPlatform.userInvites({ limit: 10 })).toMatchObject({
      userInvites: { data: [{ email: "wick.john@roq.example" }], totalCount: 1 },
    });
  });

  it("takes the newer shape, resends, updates, cancels, reads and checks", async () => {
    const { roqPlatform } = clientOf(acme.owner);
    const { sendUserInvitesV2 } = await roqPlatform.sendUserInvites({
      data: {
        tenantId: acme.id,
        userInvites: [
          { createdByUserId: acme.owner.id, email: "new@example.com", injectableVariables: { project: "Apollo" } },
          { createdByUserId: acme.owner.id, email: "bad" },
        ],
      },
    });
    expect(reasons(sendUserInvitesV2)).toEqual({ bad: "INVALID_EMAIL" });
    const id = sendUserInvitesV2.success?.[0]?.id ?? "";
    const { token } = await roq.mailTo("new@example.com");
    expect(await roqPlatform.checkUserInviteToken({ token })).toMatchObject({ checkUserInviteToken: { isValid: true } });
    expect(await roqPlatform.resendUserInvite({ userInviteId: id })).toMatchObject({ resendUserInvite: { id } });
    expect(await roqPlatform.updateUserInvite({ id, userInvite: { firstName: "Nia" } })).toMatchObject({
      updateUserInvite: { firstName: "Nia", data: { project: "Apollo" } },
    });
    expect(await roqPlatform.cancelUserInvite({ userInviteId: id })).toMatchObject({ cancelUserInvite: { status: "canceled" } });
    expect(await roqPlatform.userInvite({ id })).toMatchObject({ userInvite: { status: "canceled" } });
  });

  it("accepts as whoever is signed in, in both shapes", async () => {
    for (const shape of ["data", "acceptUserInvite"] as const) {
      const email = `${shape.toLowerCase()}@example.com`;
      await acme.owner.post(`/v1/tenants/${acme.id}/invites`, { email });
      const { token } = await roq.mailTo(email);
      const { roqPlatform } = clientOf(await roq.signUp(email));
      const answer = await roqPlatform.acceptUserInvite({ [shape]: { token } } as { data: { token: string } });
      expect(Object.values(answer)).toMatchObject([{ status: "accepted", email }]);
    }
  });

  it("throws what was refused, with ROQ's codes", async () => {
    const { roqPlatform } = clientOf(acme.owner);
    const missing = roqPlatform.cancelUserInvite({ userInviteId: "nope" });
    await expect(missing).rejects.toBeInstanceOf(RoqError);
    await expect(missing).rejects.toMatchObject({ statusCode: 404, errorCode: "INVITE_NOT_FOUND" });
    const nobody = clientOf({ cookie: "" });
    expect(await nobody.getSession()).toBeNull();
    await expect(nobody.roqPlatform.userInvites()).rejects.toMatchObject({
      statusCode: 401,
      errorCode: "UNAUTHORIZED_EXCEPTION",
    });
    const elsewhere = createRoqBrowserClient({ baseUrl: roq.url, fetch: browser(acme.owner.cookie, "https://evil.example") });
    await expect(elsewhere.roqPlatform.userInvites()).rejects.toMatchObject({ statusCode: 403, errorCode: "FORBIDDEN" });
  });

  it("tells React who is signed in", async () => {
    const client = clientOf(acme.owner);
    expect(renderToString(createElement(Shown, client))).toBe("<p>loading undefined undefined</p>");
    await client.getSession();
    expect(renderToString(createElement(Shown, client))).toBe(`<p>authenticated ${acme.owner.id} ${acme.id}</p>`);
  });

  it("picks the tenant asked for, of those that are theirs", async () => {
    const second = await acme.owner.post("/v1/tenants", { name: "Second" });
    const stranger = await roq.tenant(`stranger@example.com`, "Strange");
    const of = async (tenantId: string) =>
      (await createRoqBrowserClient({ baseUrl: roq.url, fetch: browser(acme.owner.cookie), tenantId }).getSession())?.user
        .tenantId;
    expect(await of(second.body.id)).toBe(second.body.id);
    expect(await of(stranger.id)).toBeNull();
  });
});

it("is one import away: the client of the page's own origin, and the hook", () => {
  expect(roqBrowserClient.roqPlatform.sendUserInvites).toBeTypeOf("function");
  expect(roqBrowserClient.useSession).toBe(useSession);
});
