/** `userInvites`: filter, search, order, limit, offset and the total, the same on both engines. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/core/ids.ts";
import { openDatabase } from "../../src/store/open.ts";
import type { Body } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { fill, inviteOf } from "../support/store.ts";
import { type RoqServer, startRoq } from "./roq-server.ts";

type Args = Parameters<ReturnType<ReturnType<RoqServer["platform"]>["asUser"]>["userInvites"]>[0];

describe.each(engines)("userInvites on %s", (engine) => {
  let roq: RoqServer;
  let acme: Awaited<ReturnType<RoqServer["tenant"]>>;
  const ids: Record<string, string> = {};
  beforeAll(async () => {
    roq = await startRoq(engine);
    acme = await roq.tenant("olive@example.com");
    const userInvites = [
      { email: "ana@a.example", firstName: "Ana", lastName: "Lima", locale: "pt-BR" },
      { email: "Bo_b@b.example", firstName: "ÉLISE", lastName: "100%", locale: "fr" },
      { email: "cy@a.example", firstName: "ana", locale: "en-US" },
      { email: "dee@b.example", lastName: "Lima*" },
    ].map((item) => ({ createdByUserId: acme.owner.id, ...item }));
    const { sendUserInvitesV2 } = await as().sendUserInvites({ data: { tenantId: acme.id, userInvites } });
    for (const { email, id } of sendUserInvitesV2.success ?? []) ids[email] = id;
    await acme.owner.post(`/v1/tenants/${acme.id}/invites`, { kind: "link" });
    const rejected = await acme.owner.post(`/v1/tenants/${acme.id}/invites`, { email: "eve@c.example", delivery: "none" });
    ids["eve@c.example"] = rejected.body.invite.id;
    await roq.anyone.post(`/v1/invites/${rejected.body.url.split("/").at(-1)}/reject`);
    await as().cancelUserInvite({ userInviteId: ids["dee@b.example"] ?? "" });
  });
  afterAll(() => roq.close());

  const as = () => roq.platform().asUser(acme.owner.id);
  /** The local parts of what is found, oldest first unless asked otherwise. */
  async function found(args: Args): Promise<string[]> {
    const { userInvites } = await as().userInvites({ order: { sort: "createdAt", order: "ASC" } as never, ...args });
    return userInvites.data.map(({ email }) => email.split("@")[0] ?? "");
  }
  const order = (sort: string, direction: string) => ({ order: { sort, order: direction } }) as never;

  it("lists every e-mail invite, newest first, with the total", async () => {
    const { userInvites } = await as().userInvites();
    expect(userInvites.data.map(({ email }) => email[0])).toEqual(["e", "d", "c", "B", "a"]);
    expect(userInvites.totalCount).toBe(5);
  });

  it.each<[string, Args, string[]]>([
    ["an address in any case", { filter: { email: { equalTo: "BO_B@B.example" } } }, ["Bo_b"]],
    ["another address", { filter: { email: { notEqualTo: "ana@a.example" } } }, ["Bo_b", "cy", "dee", "eve"]],
    ["one of several", { filter: { email: { valueIn: ["cy@a.example", "eve@c.example"] } } }, ["cy", "eve"]],
    ["none of several", { filter: { email: { valueNotIn: ["cy@a.example", "eve@c.example"] } } }, ["ana", "Bo_b", "dee"]],
    ["one of none", { filter: { email: { valueIn: [] } } }, []],
    ["a pattern that minds case", { filter: { firstName: { like: "A%" } } }, ["ana"]],
    ["a pattern that does not", { filter: { firstName: { iLike: "a%" } } }, ["ana", "cy"]],
    ["letters beyond ASCII", { filter: { firstName: { iLike: "éli_e" } } }, ["Bo_b"]],
    ["a percent sign itself", { filter: { lastName: { like: "%\\%" } } }, ["Bo_b"]],
    ["an underscore itself", { filter: { email: { like: "%\\_%" } } }, ["Bo_b"]],
    ["a star, which is no pattern", { filter: { lastName: { like: "Lima*" } } }, ["dee"]],
    ["a pattern that ends in a backslash", { filter: { lastName: { iLike: "Lima\\" } } }, []],
    ["several fields at once", { filter: { lastName: { like: "Lima%" }, locale: { equalTo: "pt-BR" } } }, ["ana"]],
    ["what is pending", { filter: { status: { equalTo: "pending" } } }, ["ana", "Bo_b", "cy"]],
    ["what was canceled or declined", { filter: { status: { equalTo: "canceled" } } }, ["dee", "eve"]],
    ["what is not pending", { filter: { status: { valueNotIn: ["pending"] } } }, ["dee", "eve"]],
    ["no state there is", { filter: { status: { like: "nothing%" } } }, []],
    ["part of a name", { search: { key: "firstName", value: "NA" } as never }, ["ana", "cy"]],
    ["part of a name that is no pattern", { search: { key: "lastName", value: "0%" } as never }, ["Bo_b"]],
  ])("finds %s", async (_, args, expected) => {
    expect(await found(args)).toEqual(expected);
  });

  it("finds by id, by inviter and by who accepted", async () => {
    const id = ids["cy@a.example"] ?? "";
    expect(await found({ filter: { id: { equalTo: id } } })).toEqual(["cy"]);
    expect(await found({ filter: { userTokenId: { valueIn: [id] } } })).toEqual(["cy"]);
    expect(await found({ filter: { createdByUserId: { equalTo: acme.owner.id } } })).toHaveLength(5);
    expect(await found({ filter: { createdByUserId: { equalTo: "service-account" } } })).toEqual([]);
    const { token } = await roq.mailTo("cy@a.example");
    const cy = await roq.signUp("cy@a.example");
    expect(await found({ filter: { acceptedByUserId: { equalTo: cy.id } } })).toEqual([]);
    await roq.platform().asUser(cy.id).acceptUserInvite({ data: { token } });
    expect(await found({ filter: { acceptedByUserId: { equalTo: cy.id } } })).toEqual(["cy"]);
    expect(await found({ filter: { acceptedByUserId: { notEqualTo: cy.id } } })).toEqual(["ana", "Bo_b", "dee", "eve"]);
  });

  it.each<[string, string, string[]]>([
    ["email", "ASC", ["ana", "Bo_b", "cy", "dee", "eve"]],
    ["email", "DESC", ["eve", "dee", "cy", "Bo_b", "ana"]],
    ["firstName", "DESC", ["Bo_b", "cy", "ana", "eve", "dee"]],
    ["locale", "ASC", ["dee", "eve", "cy", "Bo_b", "ana"]],
  ])("orders by %s %s", async (sort, direction, expected) => {
    expect(await found(order(sort, direction))).toEqual(expected);
  });

  it("pages by limit and offset, and counts all", async () => {
    const pages = [0, 2, 4, 6].map((offset) => as().userInvites({ ...(order("email", "ASC") as object), limit: 2, offset }));
    const answers = (await Promise.all(pages)).map(({ userInvites }) => userInvites);
    expect(answers.map(({ data }) => data.map(({ email }) => email[0]).join(""))).toEqual(["aB", "cd", "e", ""]);
    // A page past the end has no row to tell the total by, and tells it still.
    expect(answers.map(({ totalCount }) => totalCount)).toEqual([5, 5, 5, 5]);
    expect(await as().userInvites({ limit: 0 })).toEqual({ userInvites: { data: [], totalCount: 5 } });
  });

  it("shows the key of the installation every tenant, and a person their own", async () => {
    const other = await roq.tenant("oscar@example.com", "Other");
    await other.owner.post(`/v1/tenants/${other.id}/invites`, { email: "far@example.com" });
    const admin = roq.platform().asSuperAdmin();
    expect((await admin.userInvites()).userInvites.totalCount).toBe(6);
    expect((await admin.userInvites({ filter: { tenantId: { notEqualTo: acme.id } } })).userInvites.data).toMatchObject([
      { email: "far@example.com", tenantId: other.id },
    ]);
    expect((await as().userInvites()).userInvites.totalCount).toBe(5);
  });

  it("tells of roles in an order, by a search, and of what stands around them", async () => {
    const ask = async (document: string): Promise<Body> => (await as().graphqlRequest(document)).data;
    const roles = async (args: string): Promise<string[]> => {
      const answer = await ask(`{ roles(${args}) { data { key userGroups { totalCount } } } }`);
      for (const { userGroups } of answer.roles.data) expect(userGroups).toEqual({ totalCount: 0 });
      return answer.roles.data.map(({ key }: Body) => key);
    };
    expect(await roles("limit: 10")).toEqual(["owner", "admin", "member"]);
    expect(await roles("order: { sort: name, order: DESC }")).toEqual(["owner", "member", "admin"]);
    expect(await roles("order: { sort: createdAt, order: DESC }")).toEqual(["owner", "admin", "member"]);
    expect(await roles('search: { key: key, value: "M" }, order: { sort: key, order: ASC }')).toEqual(["admin", "member"]);
    expect(await roles('search: { key: description, value: "m" }')).toEqual([]);

    const around = "userGroups { data { id } totalCount } tenant { users { totalCount } }";
    const { userInvites } = await ask(`{ userInvites(limit: 1) { data { createdBy { ${around} } } } }`);
    const { members } = (await acme.owner.get(`/v1/tenants/${acme.id}`)).body;
    expect(members).toBeGreaterThan(0);
    const createdBy = { userGroups: { data: [], totalCount: 0 }, tenant: { users: { totalCount: members } } };
    expect(userInvites.data).toEqual([{ createdBy }]);
  });

  it("keeps order and total over more rows than one stride", async () => {
    const large = await roq.tenant("lara@example.com", "Large");
    const database = openDatabase(roq.database.url, () => {});
    const at = Date.now() - 3_600_000;
    const email = (number: number) => `${String((number * 7919) % 12_000).padStart(5, "0")}@large.example`;
    const invites = Array.from({ length: 12_000 }, (_, number) =>
      inviteOf({
        tenantId: large.id,
        id: newId(at + number),
        createdAt: at,
        emailKey: email(number),
        expiresAt: Date.now() + 3_600_000,
      }),
    );
    await fill(database, invites);
    await database.close();
    const { userInvites } = await roq
      .platform()
      .asUser(large.owner.id)
      .userInvites({ ...(order("email", "ASC") as object), limit: 3, offset: 6000 });
    expect(userInvites.totalCount).toBe(12_000);
    expect(userInvites.data.map((item) => item.email)).toEqual(
      ["06000", "06001", "06002"].map((name) => `${name}@large.example`),
    );
  });
});
