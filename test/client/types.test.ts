/** What must not compile where a client is told the roles of its server: `tsc` fails where an expected error is none. */
import { describe, expect, it } from "vitest";
import { createClient, type DoorlistClient } from "../../src/client/index.ts";

type Role = "captain" | "crew";

/** The bodies and queries that were sent. */
function recording() {
  const sent: string[] = [];
  const fetch = async (url: string, { body }: RequestInit) => {
    sent.push(`${new URL(url).search}${body ?? ""}`);
    return Response.json({ data: [] });
  };
  return { sent, options: { baseUrl: "http://localhost", fetch: fetch as typeof globalThis.fetch } };
}

describe("the types of createClient", () => {
  it("know the roles that they are given, and no others", async () => {
    const { sent, options } = recording();
    const client = createClient<Role>(options);
    await client.invites.create("acme", { email: "ana@example.com", roles: ["crew"] });
    // @ts-expect-error there is no such role
    await client.invites.create("acme", { email: "ana@example.com", roles: ["member"] });
    // @ts-expect-error there is no such role
    await client.invites.createMany("acme", [{ email: "ana@example.com" }], { roles: ["admin"] });
    // @ts-expect-error there is no such role
    await client.invites.list("acme", { role: "owner" });
    // @ts-expect-error it is a number
    await client.invites.list("acme", { limit: "many" });
    // @ts-expect-error there is no such role
    await client.members.setRoles("acme", "ana", ["owner"]);
    // @ts-expect-error there is no such role
    await client.requests.approve("acme", "ana", ["owner"]);
    // @ts-expect-error there is no such role
    await client.imports.create("acme", { fileName: "a.csv", total: 1, uploadKey: "a", defaults: { roles: ["owner"] } });
    // @ts-expect-error of a file they are one text
    await client.imports.createFromCsv("acme", "email", { roles: ["crew"] });
    expect(sent).toHaveLength(9);
  });

  it("take any role where none are given, and let a client that knows its roles be one of any", async () => {
    const { sent, options } = recording();
    const any: DoorlistClient = createClient<Role>(options);
    await any.invites.create("acme", { email: "ana@example.com", roles: ["whatever"] });
    await createClient(options).members.setRoles("acme", "ana", ["whatever"]);
    expect(sent).toEqual(['{"email":"ana@example.com","roles":["whatever"]}', '{"roles":["whatever"]}']);
  });
});
