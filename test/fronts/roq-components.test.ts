/** What ROQ's components (`@roq/ui-react`) and browser client (`@roq/client`) ask for, in the documents that they send. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Body } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { type RoqServer, startRoq } from "./roq-server.ts";

const role = "fragment Role on RoleModel { id reference description isSystemManaged key name reference }";
const documents = {
  access: "query UserAccess { userAccess { platform project __typename } }",
  texts: `query getTranslation($locales: [String!]) { translationKeys(searchTerm: "roq-ui.") { data { key
    translations(filter: { locale: { valueIn: $locales } }) { data { value locale } } } totalCount } }`,
  role: `query role($id: ID!, $withUserCount: Boolean = false) { role(id: $id) { ...Role users @include(if: $withUserCount) { totalCount } } } ${role}`,
  roles: `query roles($filter: RoleFilterArgType, $limit: Int, $offset: Int, $order: RoleOrderArgType, $withUserCount: Boolean = false) {
    roles(filter: $filter, limit: $limit, offset: $offset, order: $order) { data { ...Role users @include(if: $withUserCount) { totalCount } } totalCount } } ${role}`,
  profile: `query userProfile($id: ID!, $withProviders: Boolean = false) { userProfile(id: $id) { id reference firstName lastName email phone locale
    timezone avatarUrl connectedProviders @include(if: $withProviders) { id name authenticationProviderId } } }`,
  tenant: `query tenant($id: ID!, $withUserCount: Boolean = false) { tenant(id: $id) { id reference isDefault name createdAt updatedAt
    users @include(if: $withUserCount) { totalCount } } }`,
  invite: `mutation InviteUsers($userInvites: UserInvitesCreateDto!) { sendUserInvites(userInvites: $userInvites) {
    success { id email tenantId roleKeys __typename } errors { error email __typename } __typename } }`,
};

describe.each(engines)("ROQ's components and browser client on %s", (engine) => {
  let roq: RoqServer;
  let acme: Awaited<ReturnType<RoqServer["tenant"]>>;
  let member: Awaited<ReturnType<RoqServer["signUp"]>>;
  let stranger: Awaited<ReturnType<RoqServer["signUp"]>>;
  beforeAll(async () => {
    roq = await startRoq(engine);
    acme = await roq.tenant("olive@example.com");
    member = await roq.signUp("mo@example.com");
    stranger = await roq.signUp("strange@example.com");
    const { body } = await acme.owner.post(`/v1/tenants/${acme.id}/invites`, { kind: "link" });
    expect(await member.post(`/v1/invites/${body.url.split("/").at(-1)}/accept`)).toMatchObject({ status: 200 });
  });
  afterAll(() => roq.close());

  /** As a page does it: with nothing but the person's token, which their server asked for. */
  async function ask({ id }: { id: string }, document: keyof typeof documents, variables: object = {}): Promise<Body> {
    const accessToken = await roq.platform().authorization.createUserToken(id, "1h");
    const { body } = await roq.anyone.post(
      "/roq/v01/graphql",
      { query: documents[document], variables },
      { "roq-platform-authorization": `Bearer ${accessToken}` },
    );
    return body.data ?? body.errors[0].extensions.response;
  }
  const keys = async (variables: object): Promise<string[]> =>
    (await ask(acme.owner, "roles", variables)).roles.data.map(({ key }: Body) => key);

  it("tells the components what to show to whom", async () => {
    const all = { read: true, create: true, update: true, delete: true };
    expect((await ask(acme.owner, "access")).userAccess).toMatchObject({ platform: { userInvite: all }, project: {} });
    const nothing = { read: false, create: false, update: false, delete: false };
    for (const person of [member, stranger]) {
      expect((await ask(person, "access")).userAccess.platform.userInvite).toEqual(nothing);
    }
  });

  it("has a text for each locale: without any, the components ask again without end", async () => {
    const localesOf = async (locales: string[]) =>
      (await ask(member, "texts", { locales })).translationKeys.data[0].translations.data.map(({ locale }: Body) => locale);
    expect(await localesOf(["en-US", "de-DE"])).toEqual(["en-US", "de-DE"]);
    expect(await localesOf(Array.from({ length: 1000 }, (_, number) => `l${number}`))).toHaveLength(10);
  });

  it("answers with the roles that are asked for, wherever they stand, and counts none of their users", async () => {
    expect(await keys({})).toEqual(["owner", "admin", "member"]);
    expect(await keys({ filter: { isSystemManaged: { equalTo: true } }, limit: 1 })).toEqual(["owner"]);
    expect(await keys({ filter: { isSystemManaged: { equalTo: false } } })).toEqual([]);
    expect(await keys({ filter: { description: { like: "%a%" } } })).toEqual([]);
    expect(await ask(member, "role", { id: "admin", withUserCount: true })).toMatchObject({
      role: { name: "admin", users: null },
    });
    expect(await ask(member, "role", { id: "emperor" })).toMatchObject({ errorCode: "UNKNOWN_ROLE" });
    const mine = "query ($id: ID!) { user(id: $id) { roles(filter: { invite: { equalTo: false } }) { totalCount } } }";
    const { data } = await roq.platform().asUser(acme.owner.id).graphqlRequest(mine, { id: acme.owner.id });
    expect(data).toEqual({ user: { roles: { totalCount: 0 } } });
  });

  it("names the address in the error of an invite, as the components' texts do", async () => {
    const item = { createdByUserId: acme.owner.id, email: "mo@example.com", tenantId: acme.id, roles: ["member"] };
    const { sendUserInvites } = await ask(acme.owner, "invite", { userInvites: { userInvites: [item], tenantId: acme.id } });
    const { response } = JSON.parse(sendUserInvites.errors[0].error).extensions;
    // "{{email}}'s invitation failed because he has already been invited", "User with id {{id}} not found"
    expect(response).toMatchObject({ errorCode: "USER_ALREADY_EXISTS", variables: { email: item.email, id: acme.owner.id } });
    // "{{message}}"
    const refused = await roq.anyone.post("/roq/v01/graphql", { query: documents.access });
    expect(refused.body.errors[0].extensions.response.variables).toEqual({ message: refused.body.message });
  });

  it("looks up people for those who share a tenant with them, and a tenant for its members", async () => {
    const { userProfile } = await ask(member, "profile", { id: acme.owner.id, withProviders: true });
    expect(userProfile).toMatchObject({ email: "olive@example.com", firstName: "olive", connectedProviders: [] });
    for (const id of [stranger.id, "nobody"]) {
      expect(await ask(member, "profile", { id })).toMatchObject({ errorCode: "USER_NOT_FOUND" });
    }
    const tenant = { id: acme.id, name: "Acme", isDefault: false, users: { totalCount: 2 } };
    expect(await ask(member, "tenant", { id: acme.id, withUserCount: true })).toMatchObject({ tenant });
    expect(await ask(stranger, "tenant", { id: acme.id })).toMatchObject({ errorCode: "TENANT_NOT_FOUND" });
  });

  it("looks up oneself, and anybody for the key of the installation, by the SDK's own method", async () => {
    const more = { withTenant: true, withRoles: true, withUserGroups: true };
    const found = async (as: ReturnType<ReturnType<RoqServer["platform"]>["asUser"]>, { id }: { id: string }) =>
      (await as.userProfile({ id, ...more })).user;
    const owner = { id: acme.owner.id, tenantId: acme.id, tenant: { name: "Acme" }, roles: { data: [{ key: "owner" }] } };
    const alone = { id: stranger.id, tenantId: null, tenant: null, roles: { data: [] } };
    expect(await found(roq.platform().asUser(acme.owner.id), acme.owner)).toMatchObject(owner);
    const self = await found(roq.platform().asUser(stranger.id), stranger);
    expect(self).toMatchObject(alone);
    expect(Date.parse(self.createdAt)).toBeGreaterThan(Date.now() - 600_000);
    expect(await found(roq.platform().asSuperAdmin(), acme.owner)).toMatchObject(owner);
    expect(await found(roq.platform().asSuperAdmin(), stranger)).toMatchObject(alone);
    const { body } = await acme.owner.post(`/v1/tenants/${acme.id}/api-keys`, { name: "roq" });
    expect(await found(roq.platform(body.key).asSuperAdmin(), member)).toMatchObject({ tenantId: acme.id });
    await expect(found(roq.platform(body.key).asSuperAdmin(), stranger)).rejects.toMatchObject({ errorCode: "USER_NOT_FOUND" });
  });
});
