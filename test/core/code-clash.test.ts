/** Two codes may come out equal (1 in 2^40 each time); then the later invite gets another, and both open. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createInvite } from "../../src/core/create.ts";
import type { Keyring } from "../../src/core/keyring.ts";
import { openInvite } from "../../src/core/open.ts";
import { openApp, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";

describe.each(engines)("equal codes on %s", (engine) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await openApp(engine);
    await app.operator.post("/v1/tenants", { id: "acme", name: "Acme" });
  });
  afterAll(() => app.close());

  it("end in different invites, by link and by e-mail, each opened by its own code", async () => {
    const { keyring } = app.world;
    // A code of the same generation is the same for every invite.
    const clashing: Keyring = {
      ...keyring,
      mac: (keyId, ...parts) =>
        parts[0] === "code" ? createHash("sha256").update(String(parts[2])).digest() : keyring.mac(keyId, ...parts),
    };
    const world = { ...app.world, keyring: clashing };
    const actor = { type: "key", keyId: "test", tenantId: null, user: null } as const;
    const opened: string[] = [];
    for (const to of [{ kind: "link" }, { kind: "link" }, { email: "ana@example.com", delivery: "none" }] as const) {
      const { invite, code } = await createInvite(world, actor, "acme", { ...to, tokenType: "code" });
      expect((await openInvite(world, code ?? "")).id).toBe(invite.id);
      opened.push(code ?? "");
    }
    expect(new Set(opened).size).toBe(3);
  });

  it("that never end leave the invite that was to be replaced as it was", async () => {
    const { keyring, store } = app.world;
    const clashing: Keyring = {
      ...keyring,
      mac: (keyId, ...parts) =>
        parts[0] === "code" ? createHash("sha256").update("one for all").digest() : keyring.mac(keyId, ...parts),
    };
    const world = { ...app.world, keyring: clashing };
    const actor = { type: "key", keyId: "test", tenantId: null, user: null } as const;
    const { invite } = await createInvite(world, actor, "acme", { email: "ben@example.com" });
    await createInvite(world, actor, "acme", { kind: "link", tokenType: "code" });
    const replacing = { email: "ben@example.com", onDuplicate: "replace", tokenType: "code" } as const;
    await expect(createInvite(world, actor, "acme", replacing)).rejects.toMatchObject({ code: "invite_pending" });
    expect(await store.invites.get("acme", invite.id)).toEqual(invite);
    const { data } = await store.events.list("acme", { inviteId: invite.id }, { limit: 10 });
    expect(data.map(({ type }) => type)).toEqual(["invite.created"]);
  });
});
