import { describe, expect, it } from "vitest";
import type { WireInvite } from "../../src/contract/invite.ts";
import { type Hooks, Problem } from "../../src/index.ts";
import { openHost } from "./host.ts";

const DAY = 86_400_000;

function recorded() {
  const calls: string[] = [];
  const names = ["Create", "Resend", "Update", "Accept", "Reject", "Cancel", "Expire"];
  const note = (name: string) => (context: { invite: WireInvite; actor: string; tenantId: string }) => {
    calls.push(`${name} ${context.invite.status} ${context.actor.split(":")[0]}`);
  };
  const hooks = Object.fromEntries(
    names.flatMap((name) => [`before${name}`, `after${name}`].map((moment) => [moment, note(moment)])),
  ) as Hooks;
  return { calls, hooks };
}

describe("hooks", () => {
  it("are called before and after each verb, once, with the invite as it stands", async () => {
    const { calls, hooks } = recorded();
    const { doorlist, clock, person, tenant } = await openHost("sqlite", { hooks });
    const { api } = doorlist;
    tenant("acme", "olive");
    person("ana");
    const made = async () =>
      (await api.invites.create("acme", { email: "ana@example.com", delivery: "none" })) as { invite: WireInvite; url: string };
    const did = async (work: Promise<unknown>) => {
      calls.length = 0;
      await work;
      return calls.slice();
    };
    expect(await did(made())).toEqual(["beforeCreate pending key", "afterCreate pending key"]);
    const [invite] = (await api.invites.list("acme")).data;
    const id = invite?.id ?? "";
    expect(await did(api.invites.update("acme", id, { firstName: "Ana" }))).toEqual([
      "beforeUpdate pending key",
      "afterUpdate pending key",
    ]);
    expect(await did(api.invites.resend("acme", id))).toEqual(["beforeResend pending key", "afterResend pending key"]);
    expect(await did(api.invites.cancel("acme", id))).toEqual(["beforeCancel pending key", "afterCancel canceled key"]);
    expect(await did(api.invites.cancel("acme", id))).toEqual([]);

    const token = (await made()).url.split("/").at(-1) ?? "";
    const ana = api.as({ userId: "ana" });
    expect(await did(ana.invites.accept(token))).toEqual(["beforeAccept pending user", "afterAccept accepted user"]);
    expect(await did(ana.invites.accept(token))).toEqual([]);

    const { url } = await api.invites.create("acme", { email: "bo@example.com", delivery: "none" });
    expect(await did(api.invites.reject(url?.split("/").at(-1) ?? ""))).toEqual(
      ["beforeReject pending key", "afterReject rejected key"].map((text) => text.replace("key", "holder")),
    );

    await api.invites.create("acme", { email: "cy@example.com" });
    clock.advance(8 * DAY);
    expect(await did(doorlist.worker.tick())).toEqual(["afterExpire expired system"]);
  });

  it("may veto, which says why and leaves nothing behind", async () => {
    const { doorlist, person, anyone, tenant } = await openHost("sqlite", {
      hooks: {
        beforeCreate({ invite }) {
          if (invite.email?.endsWith("@rival.example")) {
            throw new Problem("not_allowed", { field: "email", detail: "Not to a rival" });
          }
        },
        beforeAccept() {
          throw new Problem("not_allowed", { detail: "Accept the terms first" });
        },
      },
    });
    const { api } = doorlist;
    tenant("acme", "olive");
    const refused = (work: Promise<unknown>) =>
      work.catch(({ status, code, field, message }) => ({ status, code, field, message }));
    expect(await refused(api.invites.create("acme", { email: "a@rival.example" }))).toEqual({
      status: 403,
      code: "not_allowed",
      field: "email",
      message: "Not to a rival",
    });
    const batch = await api.invites.createMany("acme", [{ email: "a@rival.example" }, { email: "b@friend.example" }]);
    expect(batch).toMatchObject({ succeeded: [{ index: 1 }], failed: [{ index: 0, problem: { code: "not_allowed" } }] });
    const { url } = await api.invites.create("acme", { kind: "link", maxUses: 1 });
    const token = url?.split("/").at(-1) ?? "";
    person("ana");
    expect(await refused(api.as({ userId: "ana" }).invites.accept(token))).toMatchObject({ message: "Accept the terms first" });
    expect((await anyone.get(`/v1/invites/${token}`)).body.invite.status).toBe("pending");
    expect((await api.tenants.get("acme")).members).toBe(1);
  });

  it("are called for what an import brings in, too", async () => {
    const seen: string[] = [];
    const { doorlist, tenant } = await openHost("sqlite", {
      hooks: {
        beforeCreate({ invite }) {
          if (invite.email === "bo@example.com") throw new Problem("not_allowed", { detail: "Not Bo" });
        },
        afterCreate: ({ invite }) => seen.push(invite.email ?? ""),
      },
    });
    tenant("acme", "olive");
    const { api, worker } = doorlist;
    const rows = ["ana", "bo", "cy"].map((name, index) => ({ line: index + 1, email: `${name}@example.com` }));
    const { id } = await api.imports.create("acme", { fileName: "crew.csv", total: rows.length });
    await api.imports.addRows("acme", id, 0, rows);
    await api.imports.start("acme", id);
    await worker.runImports();
    expect(await api.imports.get("acme", id)).toMatchObject({ state: "completed", failed: 1 });
    expect(seen.toSorted()).toEqual(["ana@example.com", "cy@example.com"]);
  });

  it("undo nothing after the act: what goes wrong in one is told", async () => {
    const { doorlist, unexpected, tenant } = await openHost("sqlite", {
      hooks: {
        async afterCreate() {
          throw new Error("the CRM is away");
        },
      },
    });
    tenant("acme", "olive");
    await doorlist.api.invites.create("acme", { email: "ana@example.com" });
    expect((await doorlist.api.invites.list("acme")).data).toHaveLength(1);
    expect(unexpected).toEqual(["hook after create: the CRM is away"]);
  });
});
