/** An address has one pending invite at a time, however many are made at once. */
import { describe, expect, it } from "vitest";
import { engines } from "../support/databases.ts";
import { openAuthApp } from "./support.ts";

describe.each(engines)("the invites of an address on %s", (engine) => {
  it("are one, whoever makes them at the same time", async () => {
    const app = await openAuthApp(engine);
    const ana = await app.person("ana@example.com", "admin");
    const email = "carl@example.com";
    const make = () => ana.client.invite.create({ role: "user", email });
    const pending = async () => (await app.rows("invite", "emailKey", email)).filter(({ status }) => status === "pending");
    for (const round of [1, 2]) {
      const answers = await Promise.all(Array.from({ length: 8 }, make));
      expect(answers.map(({ error }) => error)).toEqual(Array.from({ length: 8 }, () => null));
      expect(await pending()).toHaveLength(1);
      expect(await app.rows("inviteAddress")).toHaveLength(1);
      expect(new Set(app.mails.map(({ token }) => token)).size).toBe(round);
      expect((await ana.client.invite.cancel({ token: app.mails.at(-1)?.token })).error).toBeNull();
    }
    await app.close();
  });

  it("are one when an old one is sent again while a new one stands", async () => {
    const app = await openAuthApp(engine);
    const ana = await app.person("ana@example.com", "admin");
    const make = () => ana.client.invite.create({ role: "user", email: "carl@example.com" });
    await make();
    await app.adapter.updateMany({ model: "invite", where: [], update: { expiresAt: new Date(Date.now() - 1000) } });
    await make();
    const [old, young] = app.mails.map(({ token }) => token);
    expect((await ana.client.invite.resend({ token: old })).error).toMatchObject({ status: 400 });
    expect((await ana.client.invite.cancel({ token: young })).error).toBeNull();
    expect((await ana.client.invite.resend({ token: old })).error).toBeNull();
    await app.close();
  });
});
