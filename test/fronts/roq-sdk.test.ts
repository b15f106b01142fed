/** The story of ROQ's user invites, told by its published SDK over a socket. */
import { Platform } from "@roq/nodejs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../support/databases.ts";
import { until } from "../support/until.ts";
import { ENVIRONMENT, KEY, type RoqServer, reasons, startRoq } from "./roq-server.ts";

describe.each(engines)("@roq/nodejs against Doorlist on %s", (engine) => {
  let roq: RoqServer;
  let acme: Awaited<ReturnType<RoqServer["tenant"]>>;
  beforeAll(async () => {
    roq = await startRoq(engine);
    acme = await roq.tenant("olive@example.com");
  });
  afterAll(() => roq.close());

  const asOlive = () => roq.platform().asUser(acme.owner.id, "1h");
  const invitee = (email: string, more: object = {}) => ({ createdByUserId: acme.owner.id, email, ...more });
  /** Invites one address, and answers the model. */
  async function invite(email: string, more: object = {}) {
    const { sendUserInvitesV2 } = await asOlive().sendUserInvites({
      data: { tenantId: acme.id, userInvites: [invitee(email, more)] },
    });
    expect(sendUserInvitesV2.errors).toEqual([]);
    const [model] = sendUserInvitesV2.success ?? [];
    if (!model) throw new Error("Nothing was sent");
    return model;
  }

  it("sends many invites at once, with an outcome for each", async () => {
    const { sendUserInvitesV2 } = await asOlive().sendUserInvites({
      data: {
        tenantId: acme.id,
        userInvites: [
          invitee("many1@example.com", { roles: ["admin"], locale: "en-US", firstName: "Ana", lastName: "Lima" }),
          invitee("no address", { firstName: "Bo" }),
          invitee("many2@example.com", { firstName: "", roles: [] }),
          invitee("many3@example.com", { roles: ["emperor"] }),
          invitee("many4@example.com", { locale: "no locale" }),
          invitee("Many1@Example.com"),
        ],
      },
    });
    expect(sendUserInvitesV2.success).toMatchObject([
      {
        email: "many1@example.com",
        firstName: "Ana",
        lastName: "Lima",
        locale: "en-US",
        roleKeys: ["admin"],
        status: "pending",
        tenantId: acme.id,
        createdByUserId: acme.owner.id,
        acceptedByUserId: null,
        data: null,
      },
      { email: "many2@example.com", firstName: null, roleKeys: ["member"] },
    ]);
    expect(reasons(sendUserInvitesV2)).toEqual({
      "no address": "INVALID_EMAIL",
      "many3@example.com": "UNKNOWN_ROLE",
      "many4@example.com": "INVALID_FIELD",
      "Many1@Example.com": "DUPLICATE_IN_BATCH",
    });
    expect(sendUserInvitesV2.errors?.[0]).toMatchObject({ firstName: "Bo", lastName: "" });
  });

  it("takes a whole thousand in one call", async () => {
    const userInvites = Array.from({ length: 1000 }, (_, index) => invitee(`bulk${index}@bulk.example`));
    const { sendUserInvitesV2 } = await asOlive().sendUserInvites({ data: { tenantId: acme.id, userInvites } });
    expect(sendUserInvitesV2.success?.map(({ email }) => email)).toEqual(userInvites.map(({ email }) => email));
  });

  it("reads the older call shape, which the documents use", async () => {
    const older = {
      tenantId: acme.id,
      userInvites: [invitee("older@example.com", { data: { team: "Blue" }, status: "pending" })],
    };
    const { sendUserInvitesV2 } = await asOlive().sendUserInvites({ userInvites: older } as never);
    expect(sendUserInvitesV2).toMatchObject({ success: [{ email: "older@example.com", data: { team: "Blue" } }], errors: [] });
  });

  it("brings the injectable variables to the mail, and no token to the answer", async () => {
    const sent = await invite("vars@example.com", { injectableVariables: { project: "Apollo <b>", seats: 3, nested: { a: 1 } } });
    expect(sent.data).toEqual({ project: "Apollo <b>", seats: 3, nested: { a: 1 } });
    const mail = await roq.mailTo("vars@example.com");
    expect(mail.text).toContain("project: Apollo <b>\nseats: 3\n");
    expect(mail.html).toContain("project: Apollo &lt;b&gt;");
    expect(mail.text).not.toContain("nested");
    expect(JSON.stringify(sent)).not.toContain(mail.token);
    expect(await roq.anyone.get(`/v1/invites/${sent.userTokenId}`)).toMatchObject({ status: 404 });
  });

  it("accepts for the person invited, once, and lists them as who accepted", async () => {
    const sent = await invite("ana@example.com", { roles: ["admin"] });
    const { token } = await roq.mailTo("ana@example.com");
    const ana = await roq.signUp("ana@example.com");
    const asAna = roq.platform().asUser(ana.id);
    const accepted = { id: sent.id, status: "accepted", acceptedByUserId: ana.id, roleKeys: ["admin"] };
    expect(await asAna.acceptUserInvite({ data: { token } })).toMatchObject({ acceptUserInviteV2: accepted });
    expect(await asAna.acceptUserInvite({ data: { token } })).toMatchObject({ acceptUserInviteV2: accepted });
    expect(await asOlive().userInvite({ id: sent.id })).toMatchObject({ userInvite: accepted });
    const { body } = await acme.owner.get(`/v1/tenants/${acme.id}/members?limit=100`);
    expect(body.data.filter(({ userId }: { userId: string }) => userId === ana.id)).toMatchObject([{ roles: ["admin"] }]);
  });

  it("accepts by a tenant's key for nobody who is invited to another tenant", async () => {
    const sent = await invite("bea@example.com");
    const { token } = await roq.mailTo("bea@example.com");
    const other = await roq.tenant("bea@example.com", "Other");
    const { body } = await other.owner.post(`/v1/tenants/${other.id}/api-keys`, { name: "key" });
    const refused = await roq.platform(body.key).asUser(other.owner.id).acceptUserInvite({ data: { token } }).catch(String);
    expect(refused).toContain("There is no such invite");
    expect(await asOlive().userInvite({ id: sent.id })).toMatchObject({ userInvite: { status: "pending" } });
  });

  it("resends, and cancels for good", async () => {
    const sent = await invite("again@example.com");
    const { token } = await roq.mailTo("again@example.com");
    const { resendUserInvite } = await asOlive().resendUserInvite({ userInviteId: sent.id });
    expect(resendUserInvite).toMatchObject({ id: sent.id, status: "pending", createdAt: sent.createdAt });
    await until("the second mail", async () => {
      const { body } = await roq.anyone.get("/mailbox/messages?to=again@example.com");
      return body.data.length === 2;
    });
    const { cancelUserInvite } = await asOlive().cancelUserInvite({ userInviteId: sent.id });
    expect(cancelUserInvite).toMatchObject({ id: sent.id, status: "canceled" });
    expect(await roq.anyone.get(`/v1/invites/${token}`)).toMatchObject({ body: { invite: { status: "canceled" } } });
    await expect(asOlive().resendUserInvite({ userInviteId: sent.id })).rejects.toMatchObject({
      statusCode: 410,
      errorCode: "INVITE_CANCELED",
    });
  });

  it("updates an invite and checks a token by raw documents, which 1.0.20 has no methods for", async () => {
    const sent = await invite("raw@example.com", { locale: "en" });
    const { token } = await roq.mailTo("raw@example.com");
    const updated = await asOlive().graphqlRequest(
      "mutation ($id: ID!, $userInvite: UserInviteUpdateDto!) { updateUserInvite(id: $id, userInvite: $userInvite) { firstName locale data } }",
      { id: sent.id, userInvite: { firstName: "Rita", data: { step: 2 } } },
    );
    expect(updated.data).toEqual({ updateUserInvite: { firstName: "Rita", locale: "en", data: { step: 2 } } });
    const blank = await asOlive().graphqlRequest(
      "mutation ($id: ID!, $userInvite: UserInviteUpdateDto!) { updateUserInvite(id: $id, userInvite: $userInvite) { firstName locale } }",
      { id: sent.id, userInvite: { firstName: "", locale: "" } },
    );
    expect(blank.data).toEqual({ updateUserInvite: { firstName: null, locale: null } });

    const check = async (text: string) =>
      (
        await asOlive().graphqlRequest("query ($t: String!) { checkUserInviteToken(token: $t) { email isExpired isValid } }", {
          t: text,
        })
      ).data;
    expect(await check(token)).toEqual({ checkUserInviteToken: { email: "raw@example.com", isExpired: false, isValid: true } });
    expect(await check(`${token.slice(0, -2)}AA`)).toEqual({
      checkUserInviteToken: { email: null, isExpired: null, isValid: false },
    });
    await asOlive().cancelUserInvite({ userInviteId: sent.id });
    expect(await check(token)).toMatchObject({ checkUserInviteToken: { isExpired: false, isValid: false } });
  });

  it("serves the documents of 1.0.13", async () => {
    const fields =
      "acceptedByUserId createdAt createdByUserId data email firstName id locale lastName roleKeys status tenantId userTokenId";
    const { data } = await asOlive().graphqlRequest(
      `mutation sendUserInvites($userInvites: UserInvitesCreateDto!) { sendUserInvites(userInvites: $userInvites) {
        success { ...UserInvite } errors { email error firstName lastName } } } fragment UserInvite on UserInviteModel { ${fields} }`,
      { userInvites: { userInvites: [invitee("v1@example.com", { data: { from: "V1" }, tenantId: acme.id }), invitee("v1")] } },
    );
    const sent = (data as { sendUserInvites: { success: { id: string }[]; errors: [] } }).sendUserInvites;
    expect(sent.success).toMatchObject([{ email: "v1@example.com", data: { from: "V1" }, tenantId: acme.id }]);
    expect(reasons(sent)).toEqual({ v1: "INVALID_EMAIL" });

    const { token } = await roq.mailTo("v1@example.com");
    const person = await roq.signUp("v1@example.com");
    const accepted = await roq
      .platform()
      .asUser(person.id)
      .graphqlRequest(
        "mutation acceptUserInvite($acceptUserInvite: AcceptUserInviteDto!) { acceptUserInvite(acceptUserInvite: $acceptUserInvite) { id status } }",
        { acceptUserInvite: { token } },
      );
    expect(accepted.data).toEqual({ acceptUserInvite: { id: sent.success[0]?.id, status: "accepted" } });
  });

  it("leaves out the tenant where a person has one, as older calls do", async () => {
    const { data } = await asOlive().graphqlRequest(
      "mutation InviteUsers($userInvites: UserInvitesCreateDto!) { sendUserInvites(userInvites: $userInvites) { success { id email tenantId roleKeys } errors { error email } } }",
      { userInvites: { userInvites: [invitee("untold@example.com")] } },
    );
    expect(data).toMatchObject({
      sendUserInvites: { success: [{ email: "untold@example.com", tenantId: acme.id }], errors: [] },
    });
  });

  it("acts as the key for asSuperAdmin: in its own name, or in that of a member", async () => {
    const { sendUserInvitesV2 } = await roq
      .platform()
      .asSuperAdmin()
      .sendUserInvites({
        data: {
          tenantId: acme.id,
          userInvites: [
            { createdByUserId: "service-account", email: "key1@example.com", roles: ["owner"] },
            invitee("key2@example.com", { roles: ["owner"] }),
            { createdByUserId: "nobody", email: "key3@example.com" },
          ],
        },
      });
    expect(sendUserInvitesV2.success?.map(({ createdByUserId }) => createdByUserId)).toEqual(["service-account", acme.owner.id]);
    expect(reasons(sendUserInvitesV2)).toEqual({ "key3@example.com": "USER_NOT_FOUND" });
    const account = { id: "service-account", email: "project-service-account@roq.tech", roles: { totalCount: 0 }, tenant: null };
    const inviter = { id: "service-account", withRoles: true, withTenant: true };
    expect(await asOlive().userProfile(inviter)).toMatchObject({ user: account });
  });

  it("takes any text for an environment, with a colon too", async () => {
    const platform = roq.platform(undefined, "acme:live");
    expect(await platform.asUser(acme.owner.id).userInvites({ limit: 0 })).toMatchObject({ userInvites: { data: [] } });
  });

  it("takes a host that ends in a slash", async () => {
    const platform = new Platform({ host: `${roq.host}/`, environmentId: ENVIRONMENT, apiKey: KEY });
    expect(await platform.asUser(acme.owner.id).userInvites({ limit: 0 })).toMatchObject({ userInvites: { data: [] } });
  });

  it("tells of the people and roles around an invite", async () => {
    const sent = await invite("around@example.com", { roles: ["admin"] });
    const { data } = await asOlive().graphqlRequest(
      `query ($id: ID!) { userInvite(id: $id) { roles { totalCount data { key name inviteRoleKeys } } acceptedBy { id }
        createdBy { id email firstName lastName active roles { data { key } } tenant { id name } } }
        roles(filter: { invite: { equalTo: true } }) { data { key } } }`,
      { id: sent.id },
    );
    expect(data).toEqual({
      userInvite: {
        roles: { totalCount: 1, data: [{ key: "admin", name: "admin", inviteRoleKeys: ["admin", "member"] }] },
        acceptedBy: null,
        createdBy: {
          id: acme.owner.id,
          email: "olive@example.com",
          firstName: "olive",
          lastName: "Doe",
          active: true,
          roles: { data: [{ key: "owner" }] },
          tenant: { id: acme.id, name: "Acme" },
        },
      },
      roles: { data: [{ key: "owner" }, { key: "admin" }, { key: "member" }] },
    });
  });
});
