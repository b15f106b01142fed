/** The published clients of the fronts, where Doorlist is below a path. */
import { expect, it, onTestFinished } from "vitest";
import { visitorOf } from "../better-auth/support.ts";
import { openHouse, uniqueEmail, WELCOME } from "../fronts/nile/support.ts";
import { startRoq } from "../fronts/roq-server.ts";
import { freePort } from "../support/postgres.ts";

async function mounted(): Promise<{ PORT: string; DOORLIST_BASE_URL: string }> {
  const port = await freePort();
  return { PORT: `${port}`, DOORLIST_BASE_URL: `http://localhost:${port}/invites` };
}

it("Nile's invites, lists and accepts", async () => {
  const house = await openHouse("sqlite", await mounted());
  onTestFinished(house.close);
  expect(house.apiUrl).toContain("/invites/nile/v2/");
  const { owner, id } = await house.tenant();
  const email = uniqueEmail("ana");
  await owner.in(id, (nile) => nile.tenants.invite({ email, callbackUrl: "/in" }));
  const token = (await house.linkTo(email)).searchParams.get("token") ?? "";
  const ana = await house.signUp(email);
  const asked = { identifier: email, token, callbackUrl: WELCOME };
  const answer = (await ana.in(id, (nile) => nile.tenants.acceptInvite(asked))) as unknown as Response;
  expect([answer.status, answer.headers.get("location")]).toEqual([302, WELCOME]);
  expect(await ana.as((nile) => nile.users.getSelf())).toMatchObject({ tenants: [id] });
});

it("ROQ's invites and accepts", async () => {
  const roq = await startRoq("sqlite", await mounted());
  onTestFinished(roq.close);
  const acme = await roq.tenant("olive@example.com");
  const data = { tenantId: acme.id, userInvites: [{ createdByUserId: acme.owner.id, email: "ana@example.com" }] };
  const { sendUserInvitesV2 } = await roq.platform().asUser(acme.owner.id, "1h").sendUserInvites({ data });
  expect(sendUserInvitesV2).toMatchObject({ errors: [], success: [{ email: "ana@example.com", status: "pending" }] });
  expect((await roq.mailTo("ana@example.com")).text).toContain(`${roq.url}/join/`);
});

it("Better Invite's makes a link that opens there, and keeps it through a sign-up", async () => {
  const env = await mounted();
  const roq = await startRoq("sqlite", env);
  onTestFinished(roq.close);
  const acme = await roq.tenant("olive@example.com");
  const auth = `${env.DOORLIST_BASE_URL}/api/auth`;
  const olive = visitorOf(auth);
  expect((await olive.client.signIn.email({ email: acme.owner.email, password: "correct horse 1" })).error).toBeNull();
  const made = await olive.published.invite.create({ role: "admin", senderResponse: "url" });
  expect(made.data?.message).toContain(`${env.DOORLIST_BASE_URL}/join/`);
  const token = made.data?.message.split("/").at(-1) ?? "";
  const ana = visitorOf(auth);
  const opened = await ana.get(`/invite/${token}`);
  expect([opened.status, opened.headers.get("location")]).toEqual([302, `${env.DOORLIST_BASE_URL}/join/${token}`]);
  const { data } = await ana.published.invite.activate({ token });
  expect(data).toMatchObject({ redirectTo: `${env.DOORLIST_BASE_URL}/join/${token}` });
  await ana.client.signUp.email({ email: "ana@example.com", password: "correct horse 1", name: "Ana" });
  const members = await acme.owner.get(`/v1/tenants/${acme.id}/members`);
  expect(members.body.data).toHaveLength(2);
});
