/** What inviters are told, and what invited people are reminded of. The clock is the test's own. */
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { expireInvites } from "../../src/core/expire.ts";
import { sendReminders } from "../../src/core/reminder.ts";
import { createDoorlist } from "../../src/index.ts";
import { BASE, openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { openRows } from "../support/rows.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
type Mail = { subject: string; text: string; to: string };

describe.each(engines)("on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let path = "";
  let tenantId = "";
  beforeEach(async () => {
    app = await openApp(engine);
    onTestFinished(async () => {
      expect(app.unexpected).toEqual([]);
      await app.close();
    });
    atHour(10);
    olive = await app.signUp("olive@example.com", { name: "Olive" });
    tenantId = (await olive.post("/v1/tenants", { name: "Acme" })).body.id;
    path = `/v1/tenants/${tenantId}`;
    await app.world.directory.markEmailVerified(olive.id);
    await app.doorlist.worker.drain();
  });

  /** Moves to the next such hour, UTC. */
  function atHour(hour: number): void {
    const now = app.clock.now();
    const midnight = Math.floor(now / DAY) * DAY;
    const then = midnight + hour * HOUR;
    app.clock.advance((then > now ? then : then + DAY) - now);
  }
  const invite = async (email: string, more: object = {}) => {
    const answer = await olive.post(`${path}/invites`, { email, expiresIn: 30 * 24 * 3600, ...more });
    expect(answer).toMatchObject({ status: 201 });
    await app.doorlist.worker.drain();
    return answer.body.invite;
  };
  const mailsTo = async (email: string): Promise<Mail[]> => {
    await app.doorlist.worker.drain();
    return (await app.anyone.get(`/mailbox/messages?to=${email}`)).body.data;
  };
  const subjects = async (email: string) => (await mailsTo(email)).map(({ subject }) => subject);
  const settings = (change: object) => olive.patch(path, { settings: change });
  const remind = () => sendReminders(app.world);

  describe("the inviter", () => {
    it("is told who accepted and who declined, in the tenant's language", async () => {
      await invite("ana@example.com");
      await app.signUp("ana@example.com", { name: "Ana", inviteToken: (await app.mailTo("ana@example.com")).token });
      await settings({ locale: "de" });
      await invite("ben@example.com", { firstName: "Ben" });
      await app.anyone.post(`/v1/invites/${(await app.mailTo("ben@example.com")).token}/reject`);
      expect(await subjects(olive.email)).toEqual(["Ben hat Ihre Einladung zu Acme abgelehnt", "Ana ist Acme beigetreten"]);
    });

    it("is told nothing that the tenant switched off, nor once they have left, nor of a link for many", async () => {
      await settings({ notices: { accepted: false } });
      await invite("ana@example.com");
      const ana = await app.signUp("ana@example.com", { inviteToken: (await app.mailTo("ana@example.com")).token });
      await app.doorlist.worker.drain();
      await settings({ notices: null });
      const { body: link } = await olive.post(`${path}/invites`, { kind: "link" });
      const ben = await app.signUp("ben@example.com");
      expect(await ben.post(`/v1/invites/${link.url.split("/").at(-1)}/accept`)).toMatchObject({ status: 200 });
      await invite("cem@example.com");
      const { token } = await app.mailTo("cem@example.com");
      await olive.patch(`${path}/members/${ana.id}`, { roles: ["owner"] });
      await app.anyone.post(`/v1/invites/${token}/reject`);
      await ana.delete(`${path}/members/${olive.id}`);
      expect(await subjects(olive.email)).toEqual([]);
    });

    it("gets one digest of a day's expired invites, the morning after", async () => {
      const soon = { expiresIn: 2 * 3600 };
      for (const name of ["ana", "ben", "cem"]) await invite(`${name}@example.com`, soon);
      await invite("dan@example.com");
      const declined = await invite("eve@example.com", soon);
      await olive.post(`${path}/invites/${declined.id}/cancel`);
      app.clock.advance(3 * HOUR);
      expect(await expireInvites(app.world)).toBe(3);
      await invite("fay@example.com", soon);
      app.clock.advance(3 * HOUR);
      expect(await expireInvites(app.world)).toBe(1);
      expect(await subjects(olive.email)).toEqual([]);
      atHour(7);
      expect(await subjects(olive.email)).toEqual([]);
      atHour(8);
      const mails = await mailsTo(olive.email);
      expect(mails.map(({ subject }) => subject)).toEqual(["4 of your invites to Acme have expired"]);
      for (const name of ["ana", "ben", "cem", "fay"]) expect(mails[0]?.text).toContain(`- ${name}@example.com: member`);
      expect(mails[0]?.text).not.toMatch(/dan@|eve@/);
      app.clock.advance(DAY);
      expect(await mailsTo(olive.email)).toHaveLength(1);
    });

    it("gets no digest where it is switched off, or nothing in it is expired any more", async () => {
      const once = await invite("ana@example.com", { expiresIn: 3600 });
      app.clock.advance(2 * HOUR);
      await expireInvites(app.world);
      await olive.post(`${path}/invites/${once.id}/resend`, { expiresIn: 20 * 24 * 3600 });
      atHour(9);
      expect(await subjects(olive.email)).toEqual([]);
      await settings({ notices: { expired: false } });
      await invite("ben@example.com", { expiresIn: 3600 });
      app.clock.advance(2 * HOUR);
      await expireInvites(app.world);
      await settings({ notices: null });
      atHour(9);
      expect(await subjects(olive.email)).toEqual([]);
    });
  });

  describe("a reminder", () => {
    it("goes out after 2 and 5 days, with the same link, and is counted and told", async () => {
      const { id } = await invite("ana@example.com");
      const { url } = await app.mailTo("ana@example.com");
      app.clock.advance(2 * DAY - HOUR);
      expect(await remind()).toBe(0);
      app.clock.advance(HOUR);
      expect([await remind(), await remind()]).toEqual([1, 0]);
      const [first] = await mailsTo("ana@example.com");
      expect(first?.subject).toBe("Reminder: Olive invites you to Acme");
      expect(first?.text).toContain(url);
      expect((await olive.get(`${path}/invites/${id}`)).body).toMatchObject({ sentCount: 2, delivery: { state: "sent" } });
      app.clock.advance(3 * DAY);
      expect(await remind()).toBe(1);
      app.clock.advance(20 * DAY);
      expect(await remind()).toBe(0);
      expect(await mailsTo("ana@example.com")).toHaveLength(3);
      const { body: events } = await olive.get(`${path}/events?inviteId=${id}`);
      expect(events.data.filter(({ type }: { type: string }) => type === "invite.reminded")).toMatchObject([
        { data: { reminder: 2 }, actor: "system" },
        { data: { reminder: 1 } },
      ]);
    });

    it.each<[string, (id: string, token: string) => Promise<unknown>]>([
      ["accepted", (_, token) => app.signUp("ana@example.com", { inviteToken: token })],
      ["declined", (_, token) => app.anyone.post(`/v1/invites/${token}/reject`)],
      ["canceled", (id) => olive.post(`${path}/invites/${id}/cancel`)],
      ["expired by then", (id) => olive.patch(`${path}/invites/${id}`, { expiresIn: 2 * 24 * 3600 })],
      ["about to expire", (id) => olive.patch(`${path}/invites/${id}`, { expiresIn: (2 * 24 + 2) * 3600 })],
      [
        "failed to arrive",
        (id) => app.world.store.invites.markUnsent({ tenantId, id }, { state: "failed", reason: "550", at: 1 }),
      ],
      ["of a tenant that wants none", () => settings({ reminders: [] })],
    ])("does not go out for an invite that is %s", async (_, close) => {
      const { id } = await invite("ana@example.com");
      await close(id, (await app.mailTo("ana@example.com")).token);
      for (let day = 0; day < 8; day += 1) {
        app.clock.advance(DAY);
        expect(await remind()).toBe(0);
      }
    });

    it("goes out for an invite whose expiry was put off beyond it", async () => {
      const { id } = await invite("ana@example.com", { expiresIn: 24 * 3600 });
      expect(await olive.patch(`${path}/invites/${id}`, { expiresIn: 4 * 24 * 3600 })).toMatchObject({ status: 200 });
      app.clock.advance(2 * DAY);
      expect(await remind()).toBe(1);
      await olive.patch(`${path}/invites/${id}`, { expiresIn: 4 * 24 * 3600 });
      app.clock.advance(3 * DAY);
      expect(await remind()).toBe(1);
      expect(await mailsTo("ana@example.com")).toHaveLength(3);
    });

    it("that waits in the outbox is dropped where the invite is decided first", async () => {
      const { id } = await invite("ana@example.com");
      app.clock.advance(2 * DAY);
      expect(await remind()).toBe(1);
      await olive.post(`${path}/invites/${id}/cancel`);
      expect(await mailsTo("ana@example.com")).toHaveLength(1);
    });

    it("that could not go out by day waits for the morning", async () => {
      await invite("ana@example.com");
      app.clock.advance(2 * DAY);
      expect(await remind()).toBe(1);
      atHour(23);
      expect(await mailsTo("ana@example.com")).toHaveLength(1);
      atHour(8);
      expect(await mailsTo("ana@example.com")).toHaveLength(2);
    });

    it("follows the tenant's own days, and starts anew when the invite is sent again", async () => {
      await settings({ reminders: [3, 1, 3] });
      expect((await olive.get(path)).body.settings.reminders).toEqual([1, 3]);
      const { id } = await invite("ana@example.com");
      app.clock.advance(DAY);
      expect(await remind()).toBe(1);
      await app.doorlist.worker.drain();
      await olive.post(`${path}/invites/${id}/resend`, { expiresIn: 20 * 24 * 3600 });
      await app.doorlist.worker.drain();
      app.clock.advance(DAY);
      expect(await remind()).toBe(1);
      app.clock.advance(2 * DAY);
      expect(await remind()).toBe(1);
      expect(await settings({ reminders: [0] })).toMatchObject({ status: 422 });
    });

    it.each([
      ["in the tenant's time zone", { timeZone: "Asia/Tokyo" }, {}, "Asia/Tokyo"],
      ["in the region of the invite's locale", {}, { locale: "en-AU" }, "Australia/Sydney"],
      ["in neither of the two", { timeZone: "Europe/Berlin" }, { locale: "ja-JP" }, "Asia/Tokyo"],
      ["in UTC where nothing is known", {}, {}, "UTC"],
    ])("never comes at night %s", async (_, own, more, zone) => {
      await settings(own);
      atHour(22);
      await invite("ana@example.com", more);
      let sent = 0;
      for (let hour = 0; hour < 24 * 8; hour += 1) {
        app.clock.advance(HOUR);
        if ((await remind()) === 0) continue;
        sent += 1;
        const there = Number(
          new Intl.DateTimeFormat("en", { hour: "2-digit", hourCycle: "h23", timeZone: zone }).format(app.clock.now()),
        );
        expect(there).toBeGreaterThanOrEqual(8);
        expect(there).toBeLessThan(20);
      }
      expect(sent).toBe(2);
    });

    it("goes out once, however many processes look for it", async () => {
      for (let index = 0; index < 12; index += 1) await invite(`p${index}@example.com`);
      app.clock.advance(2 * DAY);
      const other = createDoorlist({
        database: app.database.url,
        secret: "a secret for tests only",
        baseUrl: BASE,
        clock: app.clock,
      });
      onTestFinished(() => other.close());
      const sent = await Promise.all([app.world, other.world, app.world, other.world].map((world) => sendReminders(world)));
      expect(sent.reduce((sum, each) => sum + each)).toBe(12);
      const rows = await openRows(app.database.url);
      expect(await rows.all("select count(*) as n from doorlist_message where kind = 'reminder'")).toEqual([{ n: 12 }]);
      await rows.close();
    });
  });
});
