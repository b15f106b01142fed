import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../support/databases.ts";
import { type AuthApp, errorOf, openAuthApp } from "./support.ts";

describe.each(engines)("the list of one's own invites on %s", (engine) => {
  let app: AuthApp;
  beforeAll(async () => {
    app = await openAuthApp(engine);
  });
  afterAll(() => app.close());

  it("goes by page, order, filter and search; what is no field has no invites", async () => {
    const lea = await app.person("lea@example.com", "admin");
    const email = ["a@list.example", "b@list.example", "c@other.example"];
    await lea.client.invite.create({ role: "user", email });
    const list = async (query: object) => (await lea.published.invite.list({ query })).data;
    const found = async (query: object) => (await list(query))?.invitations.map((invitation) => invitation.emails?.[0]);
    expect(await list({ limit: 2, offset: 1 })).toMatchObject({ total: 3, limit: 2, offset: 1, invitations: [{}, {}] });
    expect(await list({ limit: 0 })).toEqual({ total: 3, invitations: [] });
    expect(await found({ sortBy: "emails", sortDirection: "desc" })).toEqual([...email].reverse());
    expect(await found({ searchValue: "@LIST.", sortBy: "email" })).toEqual(email.slice(0, 2));
    expect(await found({ searchValue: "c@", searchOperator: "starts_with" })).toEqual(email.slice(2));
    expect(await found({ filterValue: "b@list.example" })).toEqual(["b@list.example"]);
    expect(await list({ filterField: "createdAt", filterOperator: "lt", filterValue: "2020-01-01" })).toMatchObject({ total: 0 });
    for (const filterField of ["uses", "maxUses"])
      for (const filterValue of ["99999999999", "0.5", "1e400", "x"])
        expect(await list({ filterField, filterValue })).toEqual({ total: 0, invitations: [] });
    for (const filterValue of ["-271821-04-20T00:00:00.000Z", "+275760-09-13T00:00:00.000Z", "never"])
      expect(await list({ filterField: "createdAt", filterOperator: "ne", filterValue })).toEqual({ total: 0, invitations: [] });
    expect(await list({ filterField: "shareInviterName", filterValue: "true" })).toMatchObject({ total: 3 });
    expect(await list({ searchValue: "a", searchField: "name" })).toEqual({ total: 0, invitations: [] });
    expect(await list({ sortBy: "token", limit: 2, offset: 1 })).toEqual({ total: 0, invitations: [] });
    expect(await list({ filterField: "createdByUserId", filterValue: "somebody" })).toMatchObject({ total: 3 });
    expect(await found({ sortBy: "", searchValue: "", filterValue: "" })).toHaveLength(3);
    expect(await found({ sortBy: "createdByUserId" })).toHaveLength(3);
    expect(await list({ limit: 5000 })).toMatchObject({ total: 3, limit: 1000, invitations: [{}, {}, {}] });
    await lea.client.invite.create({ role: "user" });
    const ne = { filterOperator: "ne", sortBy: "email" };
    expect(await found({ ...ne, filterField: "email", filterValue: email[0] })).toEqual(email.slice(1));
    expect(errorOf(await lea.client.invite.list({ query: { limit: -1 } }))).toMatchObject({ code: "VALIDATION_ERROR" });
  });

  it("goes by the status that is shown, of one's own alone", async () => {
    const [max, other] = [await app.person("max@example.com", "admin"), await app.person("other@example.com", "admin")];
    for (const person of [max, other]) {
      const made: Record<string, string> = {};
      for (const name of ["open", "late", "swept", "canceled"]) {
        await person.client.invite.create({ role: "user", email: `${name}-${person.email}` });
        made[name] = app.mails.at(-1)?.token ?? "";
      }
      await person.client.invite.cancel({ token: made.canceled });
    }
    const past = { expiresAt: new Date(Date.now() - 1000) };
    for (const [name, update] of [
      ["late", past],
      ["swept", { ...past, status: "expired" }],
    ] as const) {
      const value = `${name}-max@example.com`;
      await app.adapter.updateMany({ model: "invite", where: [{ field: "emailKey", value }], update });
    }
    const names = async (filterOperator: "eq" | "ne", filterValue: string, searchValue = "") => {
      const query = { filterField: "status", filterOperator, filterValue, searchValue, sortBy: "createdAt" };
      const { data } = await max.published.invite.list({ query });
      return data?.invitations.map((invitation) => `${invitation.emails?.[0]?.split("-")[0]} ${invitation.status}`);
    };
    expect(await names("eq", "pending")).toEqual(["open pending"]);
    expect(await names("ne", "pending")).toEqual(["late expired", "swept expired", "canceled canceled"]);
    expect(await names("ne", "pending", "late")).toEqual(["late expired"]);
    expect(await names("eq", "expired")).toEqual(["late expired", "swept expired"]);
    expect(await names("ne", "expired")).toEqual(["open pending", "canceled canceled"]);
    expect(await names("ne", "expired", "late")).toEqual([]);
  });
});
