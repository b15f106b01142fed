import { describe, expect, it } from "vitest";
import { retryInviteMail } from "../../src/better-auth/index.ts";
import type { InviteMail } from "../../src/better-auth/plugin/options.ts";
import { engines } from "../support/databases.ts";
import { errorOf, openAuthApp } from "./support.ts";

describe.each(engines)("the mail of an invite on %s", (engine) => {
  it("is kept where the sender throws, others go out, and it is tried again", async () => {
    let down = true;
    const sent: InviteMail[] = [];
    let now = Date.now();
    const app = await openAuthApp(engine, {
      invites: {
        getDate: () => new Date(now),
        sendUserInvitation: (mail) => {
          if (down && mail.email === "down@example.com") throw new Error("the mail server is down");
          sent.push(mail);
        },
      },
    });
    const ana = await app.person("ana@example.com", "admin");
    const email = ["down@example.com", "up@example.com"];
    expect(errorOf(await ana.client.invite.create({ role: "admin", email }))).toEqual({
      status: 500,
      code: "ERROR_SENDING_THE_INVITATION_EMAIL",
      message: "Error sending the invitation email",
    });
    expect(sent.map((mail) => mail.email)).toEqual(["up@example.com"]);
    expect(await app.rows("inviteMessage")).toEqual([
      expect.objectContaining({ email: "down@example.com", attempts: 1, reason: "the mail server is down" }),
    ]);
    expect(await retryInviteMail(app.auth)).toBe(0);

    now += 61_000;
    expect(await retryInviteMail(app.auth)).toBe(0);
    down = false;
    now += 121_000;
    expect(await retryInviteMail(app.auth)).toBe(1);
    expect(await retryInviteMail(app.auth)).toBe(0);
    expect(await app.rows("inviteMessage")).toEqual([]);
    const mail = sent.at(-1);
    expect(mail).toMatchObject({ email: "down@example.com", role: "admin", newAccount: true });
    expect(mail?.url).toContain(`/invite/${mail?.token}?callbackURL=%2Fauth%2Fsign-up`);
    const person = await app.person("down@example.com");
    expect((await person.client.invite.activate({ token: mail?.token ?? "" })).error).toBeNull();
    await app.close();
  });

  it("does not go out any more once its invite is canceled", async () => {
    let now = Date.now();
    const sent: string[] = [];
    let down = true;
    const app = await openAuthApp(engine, {
      invites: {
        getDate: () => new Date(now),
        sendUserInvitation: ({ email }) => {
          if (down) throw new Error("down");
          sent.push(email);
        },
      },
    });
    const ana = await app.person("ana@example.com", "admin");
    await ana.client.invite.create({ role: "user", email: "carl@example.com" });
    const { data } = await ana.client.invite.list({ query: {} });
    await ana.client.invite.cancel({ token: data?.invitations[0]?.token ?? "" });
    down = false;
    now += 3_600_000;
    await retryInviteMail(app.auth);
    expect(sent).toEqual([]);
    expect(await app.rows("inviteMessage")).toEqual([]);
    await app.close();
  });

  it("cannot be sent where the app does not say how", async () => {
    const app = await openAuthApp(engine, { invites: { sendUserInvitation: undefined } });
    const ana = await app.person("ana@example.com", "admin");
    expect(errorOf(await ana.client.invite.create({ role: "user", email: "carl@example.com" }))).toEqual({
      status: 500,
      code: "INVITATION_EMAIL_NOT_ENABLED",
      message: "Invitation email is not enabled",
    });
    expect(await app.rows("invite")).toEqual([]);
    await app.close();
  });
});
