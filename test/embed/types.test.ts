/**
 * What must not compile: `tsc` fails where an expected error is none. At run time the same calls are refused, with the
 * problem that names the fault.
 */
import { describe, expect, it, onTestFinished } from "vitest";
import { createDoorlist, type DoorlistOptions, type HookContext, type Hooks, Problem } from "../../src/index.ts";
import { createDatabase } from "../support/databases.ts";

const secret = "a secret for tests only";
const baseUrl = "http://localhost:4400";

async function opened() {
  const { url: database, drop } = await createDatabase("sqlite");
  const roles = { boss: { grants: ["*"] }, guest: { grants: [] } } as const;
  const doorlist = createDoorlist({ database, secret, baseUrl, roles });
  await doorlist.migrate();
  onTestFinished(async () => {
    await doorlist.close();
    await drop();
  });
  await doorlist.api.tenants.create({ id: "acme", name: "Acme" });
  return doorlist;
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    ({ code }) => code,
  );

describe("the types of createDoorlist", () => {
  it("know the roles that are declared, and no others", async () => {
    const { api } = await opened();
    expect(await codeOf(api.invites.create("acme", { email: "ana@example.com", roles: ["guest", "boss"] }))).toBe("done");
    // @ts-expect-error there is no such role
    expect(await codeOf(api.invites.create("acme", { email: "bo@example.com", roles: ["member"] }))).toBe("unknown_role");
    // @ts-expect-error there is no such role
    const many = await api.invites.createMany("acme", [{ email: "cy@example.com", roles: ["admin"] }]);
    expect(many.failed).toMatchObject([{ problem: { code: "unknown_role" } }]);
    // @ts-expect-error there is no such role
    expect(await codeOf(api.invites.list("acme", { role: "owner" }))).toBe("done");
    // @ts-expect-error there is no such role
    expect(await codeOf(api.as({ userId: "nobody" }).members.setRoles("acme", "ana", ["owner"]))).toBe("user_not_found");
    expect(await codeOf(api.members.setRoles("acme", "ana", ["guest"]))).toBe("member_not_found");
    // @ts-expect-error there is no such role
    expect(await codeOf(api.tenants.update("acme", { settings: { defaultRoles: ["member"] } }))).toBe("unknown_role");
    expect(await codeOf(api.tenants.update("acme", { settings: { defaultRoles: ["guest"] } }))).toBe("done");
  });

  it("know the fields of each verb", async () => {
    const { api } = await opened();
    // @ts-expect-error an unknown field
    expect(await codeOf(api.invites.create("acme", { email: "ana@example.com", hue: "blue" }))).toBe("unknown_field");
    // @ts-expect-error a field of another type
    expect(await codeOf(api.invites.create("acme", { kind: "link", maxUses: "many" }))).toBe("invalid_max_uses");
    // @ts-expect-error a tenant must be named
    expect(await codeOf(api.tenants.create({}))).toBe("missing_field");
    const invite = await api.invites.create("acme", { email: "ana@example.com" });
    // @ts-expect-error no answer holds a token
    expect(invite.invite.token).toBeUndefined();
  });

  it("know the options, the directory's functions and the hooks", () => {
    const options: DoorlistOptions = { database: ":memory:", secret, baseUrl };
    const nobody = async () => null;
    const wrong: DoorlistOptions[] = [
      // @ts-expect-error an unknown option
      { ...options, colour: "blue" },
      {
        ...options,
        // @ts-expect-error members can be granted where they can be asked for
        directory: { session: nobody, user: nobody, userByEmail: nobody, member: nobody },
      },
      {
        ...options,
        hooks: {
          // @ts-expect-error an invite has no token
          beforeAccept: ({ invite }) => invite.token,
        },
      },
      // @ts-expect-error time does not ask
      { ...options, hooks: { beforeExpire: () => {} } },
    ];
    expect(wrong).toHaveLength(4);
    const welcome = ({ invite, actor }: HookContext) => `${actor} joined ${invite.tenantId} at ${invite.statusAt}`;
    const hooks: Hooks = { afterAccept: welcome, afterReject: undefined };
    const named: DoorlistOptions = { ...options, hooks, retention: undefined };
    expect(named.hooks?.afterAccept).toBe(welcome);
    // @ts-expect-error a code of the catalogue
    expect(() => new Problem("no_such_code").status).toThrow();
  });
});
