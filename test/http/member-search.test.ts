import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, openTenant, type TestTenant } from "../support/tenants.ts";

describe.each(engines)("searching members on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let acme: TestTenant;
  beforeAll(async () => {
    app = await openApp(engine);
    olive = await app.signUp("olive@example.com");
    acme = await openTenant(olive);
    await acme.admit(await app.signUp("jorg@example.com", { name: "JÖRG 100%" }), ["admin"]);
    await acme.admit(await app.signUp("under_score@example.com", { name: "Ana Lima" }));
    await app.signUp("jorg-elsewhere@example.com", { name: "Jörg" });
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const found = async (q: string) =>
    (await olive.get(`${acme.path}/members?q=${encodeURIComponent(q)}`)).body.data.map(
      ({ user }: { user: { email: string } }) => user.email,
    );

  it("finds a part of a name or an address, in any case, in this tenant alone", async () => {
    expect(await found("jörg")).toEqual(["jorg@example.com"]);
    expect(await found("LIMA")).toEqual(["under_score@example.com"]);
    expect(await found("@example")).toHaveLength(3);
    expect(await found("nobody")).toEqual([]);
  });

  it("takes signs that a database would read as patterns literally", async () => {
    expect(await found("100%")).toEqual(["jorg@example.com"]);
    expect(await found("r_s")).toEqual(["under_score@example.com"]);
    expect(await found("o%e")).toEqual([]);
    expect(await found("!")).toEqual([]);
  });

  it("finds those of some people who are members of this tenant", async () => {
    const named = (ids: string[]) => olive.get(`${acme.path}/members?ids=${ids.join(",")}`);
    const elsewhere = await app.signUp("ana-elsewhere@example.com");
    const { body } = await named([elsewhere.id, olive.id, "no-such-id"]);
    expect(body).toMatchObject({ data: [{ userId: olive.id, user: { email: "olive@example.com" } }], nextCursor: null });
    expectProblem(await named(Array.from({ length: 51 }, (_, index) => `id-${index}`)), 422, "invalid_field", "ids");
  });

  it("is refused to strangers, and without a word", async () => {
    const stranger = await app.signUp("stranger@example.com");
    expectProblem(await stranger.get(`${acme.path}/members?q=a`), 404, "tenant_not_found");
    expectProblem(await olive.get(`${acme.path}/members?q=`), 422, "invalid_field", "q");
  });
});
