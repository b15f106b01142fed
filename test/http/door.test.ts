/** The page where people ask to join, and the accept page of a link that needs approval, without scripts. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openApp, PASSWORD, type Person, type TestApp } from "../support/app.ts";
import { openTenant, type TestTenant } from "../support/tenants.ts";
import { openVisitor } from "../support/visitor.ts";

describe("the page to ask at", () => {
  let app: TestApp;
  let olive: Person;
  let acme: TestTenant;
  let count = 0;
  beforeAll(async () => {
    app = await openApp("sqlite");
    olive = await app.signUp("olive@example.com");
  });
  beforeEach(async () => {
    acme = await openTenant(olive, "Acme <b>");
    count += 1;
    await olive.patch(acme.path, { settings: { joinRequests: true } });
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const account = () => ({ name: "Ana", email: `ana${count}@example.com`, password: PASSWORD });
  const queue = async () => (await olive.get(`${acme.path}/requests`)).body.data;
  const verify = async () => {
    const user = await app.world.directory.userByEmail(account().email);
    await app.world.directory.markEmailVerified(user?.id ?? "");
  };

  it("leads from nothing to a request, by forms alone, and takes it back", async () => {
    const door = `/tenants/${acme.id}/join`;
    const ana = openVisitor(app);
    const closed = await ana.get(door);
    expect(closed).toMatchObject({ status: 200, forms: ["sign-in"] });
    expect(closed.html).toContain("Acme &lt;b&gt;");
    expect(closed.html).not.toContain("olive");
    expect((await ana.get(`${door}?form=sign-up`)).forms).toEqual(["sign-up"]);
    expect(await ana.post(door, { action: "sign-up", ...account(), password: "short" })).toMatchObject({ status: 422 });
    expect(await ana.post(door, { action: "sign-up", ...account() })).toMatchObject({ status: 303, location: door });
    expect(await ana.get(door)).toMatchObject({ forms: ["switch"] });
    expect((await ana.get(door)).html).toContain("Confirm your address first");
    await verify();
    expect(await ana.get(door)).toMatchObject({ forms: ["ask", "switch"] });
    expect(await queue()).toEqual([]);
    const long = await ana.post(door, { action: "ask", message: "x".repeat(501) });
    expect(long).toMatchObject({ status: 422, forms: ["ask", "switch"] });
    expect(await ana.post(door, { action: "ask", message: " Let me in. " })).toMatchObject({ status: 303, location: door });
    expect(await queue()).toMatchObject([{ message: "Let me in.", user: { email: account().email } }]);
    expect(await ana.get(door)).toMatchObject({ forms: ["withdraw", "switch"], heading: "You asked to join Acme &lt;b&gt;" });
    await ana.post(door, { action: "withdraw" });
    expect(await queue()).toEqual([]);
    expect(await ana.get(door)).toMatchObject({ forms: ["ask", "switch"] });
    await ana.post(door, { action: "switch" });
    expect(await ana.get(door)).toMatchObject({ forms: ["sign-in"] });
    expect(await ana.post(door, { action: "sign-in", ...account(), password: "wrong one 1" })).toMatchObject({ status: 422 });
    expect(await ana.post(door, { action: "sign-in", ...account() })).toMatchObject({ status: 303 });
  });

  it("is not there where the tenant takes no requests, and nobody signs up at it", async () => {
    await olive.patch(acme.path, { settings: { joinRequests: false } });
    const ana = openVisitor(app);
    expect(await ana.get(`/tenants/${acme.id}/join`)).toMatchObject({ status: 404, heading: "Nothing to join here" });
    expect(await ana.post(`/tenants/${acme.id}/join`, { action: "sign-up", ...account() })).toMatchObject({ status: 404 });
    expect(await app.world.directory.userByEmail(account().email)).toBeNull();
  });

  it("has its counterpart at a link that needs approval, for those who sign up and those who sign in", async () => {
    const { token } = await acme.link({ requiresApproval: true });
    const [ana, again] = [openVisitor(app), openVisitor(app)];
    expect(await ana.post(`/join/${token}`, { action: "sign-up", ...account() })).toMatchObject({ status: 303 });
    expect(await ana.get(`/join/${token}`)).toMatchObject({ heading: "You asked to join Acme &lt;b&gt;", forms: [] });
    const [{ id }] = await queue();
    await olive.post(`${acme.path}/requests/${id}/refuse`);
    expect(await again.post(`/join/${token}`, { action: "sign-in", ...account() })).toMatchObject({ status: 303 });
    expect(await queue()).toEqual([]);
    expect(await again.get(`/join/${token}`)).toMatchObject({ forms: ["request", "switch"] });
    expect(await again.post(`/join/${token}`, { action: "request" })).toMatchObject({ status: 303 });
    expect(await queue()).toHaveLength(1);
  });

  it("offers the waitlist where every seat is taken, and tells one's place", async () => {
    await olive.patch(acme.path, { seats: 1, settings: { waitlist: "approval" } });
    const { token } = await acme.link();
    const member = await app.signUp(account().email);
    const ana = openVisitor(app);
    for (const pair of member.cookie.split("; ")) ana.cookies.set(...(pair.split(/=(.*)/).slice(0, 2) as [string, string]));
    expect(await ana.get(`/join/${token}`)).toMatchObject({ forms: ["accept", "switch"] });
    expect(await ana.post(`/join/${token}`, { action: "accept" })).toMatchObject({ status: 409, forms: ["request", "switch"] });
    await ana.post(`/join/${token}`, { action: "request" });
    const shown = await ana.get(`/join/${token}`);
    expect(shown.heading).toBe("You are on the waitlist of Acme &lt;b&gt;");
    expect(shown.html).toContain("Your place in the line: 1");
  });
});
