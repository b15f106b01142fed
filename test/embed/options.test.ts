/** An option that cannot be is told by its name: an app in JavaScript, or one whose environment lacks a variable, has no compiler that tells. */
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { createDoorlist, type DoorlistOptions } from "../../src/index.ts";

const good: DoorlistOptions = { database: ":memory:", secret: "a secret for tests only", baseUrl: "http://localhost:3000" };
const unset = undefined as unknown as string;

describe("createDoorlist", () => {
  it.each<[keyof DoorlistOptions, unknown]>([
    ["database", unset],
    ["database", new DatabaseSync(":memory:")],
    ["secret", unset],
    ["secret", ""],
    ["secret", []],
    ["baseUrl", unset],
    ["baseUrl", "/api/doorlist"],
    ["baseUrl", "localhost:3000"],
    ["allowedOrigins", ["app.example"]],
    ["directory", { api: {}, handler() {} }],
    ["directory", { session() {}, user() {} }],
    ["directory", { session() {}, user() {}, userByEmail() {}, grant() {} }],
    ["registration", "closed"],
    ["trustedProxies", "1"],
  ])("names `%s` where it is %o", (name, value) => {
    expect(() => createDoorlist({ ...good, [name]: value })).toThrow(`\`${name}\``);
  });

  it("names a role that may be granted and is not declared", () => {
    const roles = { lead: { grants: ["memebr"] }, member: { grants: [] } };
    expect(() => createDoorlist({ ...good, roles })).toThrow("The role lead may grant memebr, which is not declared");
  });

  it("says what a mail URL begins with", () => {
    expect(() => createDoorlist({ ...good, mail: { url: "mail.example" } })).toThrow("begins with smtp:");
  });

  it("takes optional settings that are undefined, as a variable of the environment may be", async () => {
    const { close } = createDoorlist({ ...good, mail: { url: undefined }, apiKey: undefined, signInUrl: undefined });
    await close();
  });

  it("works in memory, for the tests of an app", async () => {
    const doorlist = createDoorlist({ ...good, roles: { owner: { grants: ["*"] }, guest: { grants: [] } } });
    onTestFinished(() => doorlist.close());
    await doorlist.migrate();
    const { api } = doorlist;
    await api.tenants.create({ id: "acme", name: "Acme" });
    const invited = ["ana", "bo", "cy"].map((name) => api.invites.create("acme", { email: `${name}@example.com` }));
    await Promise.all(invited);
    expect((await api.invites.list("acme", { role: "guest" })).data).toHaveLength(3);
    expect(await doorlist.worker.tick()).toMatchObject({ mails: 3 });
  });

  it("says where it answers, to whoever mounted it elsewhere", async () => {
    const doorlist = createDoorlist({ ...good, baseUrl: "http://localhost:3000/doorlist" });
    onTestFinished(() => doorlist.close());
    await doorlist.migrate();
    const answer = await doorlist.handler(new Request("http://localhost:3000/api/doorlist/v1/me"));
    expect(await answer.json()).toMatchObject({
      code: "not_found",
      detail: "Doorlist answers at http://localhost:3000/doorlist",
    });
  });
});
