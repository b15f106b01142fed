/** What an SMTP server's answer says of an address, at once. */
import { describe, expect, it } from "vitest";
import { engines } from "../support/databases.ts";
import { openPost } from "../support/post.ts";

describe.each(engines)("an address that is refused, on %s", (engine) => {
  it("has bounced hard at RCPT, with the server's words and status, and gets no mail any more", async () => {
    const { app, sink, tenantId, invite, shown, messages } = await openPost({ engine });
    sink.refuseRecipient = () => ({ code: 550, text: "5.1.1 <nobody@example.com>: User unknown" });
    const { id } = await invite("nobody@example.com");
    expect(await app.doorlist.worker.drain()).toBe(1);
    expect(await shown(id)).toMatchObject({
      status: "pending",
      delivery: { state: "bounced", reason: "550 5.1.1 <the address>: User unknown" },
      sentCount: 0,
    });
    expect(await messages()).toMatchObject([{ state: "bounced", attempts: 1 }]);
    const { body } = await app.operator.get(`/v1/tenants/${tenantId}/events?inviteId=${id}`);
    expect(body.data[0]).toMatchObject({ type: "invite.bounced", data: { bounce: "hard", status: "5.1.1" } });
    // A bounce is no failure of ours: nothing for whoever runs the server to see to.
    expect(await app.world.store.messages.depth(app.clock.now())).toMatchObject({ queued: 0, failed: 0 });

    // Even where the server would take it now.
    sink.refuseRecipient = () => undefined;
    expect(await app.operator.post(`/v1/tenants/${tenantId}/invites/${id}/resend`, {})).toMatchObject({ status: 200 });
    expect(await app.doorlist.worker.drain()).toBe(1);
    expect(await shown(id)).toMatchObject({ delivery: { state: "suppressed", reason: "The address refused mail before" } });
    expect(sink.attempts).toBe(0);

    const [suppression] = (await app.operator.get("/v1/suppressions")).body.data;
    expect(suppression).toMatchObject({ email: "nobody@example.com", reason: "bounced" });
    expect(await app.operator.delete(`/v1/suppressions/${suppression.id}`)).toMatchObject({ status: 204 });
    await app.operator.post(`/v1/tenants/${tenantId}/invites/${id}/resend`, {});
    await app.doorlist.worker.drain();
    expect(await shown(id)).toMatchObject({ delivery: { state: "sent" }, sentCount: 1 });
    const all = await app.operator.get(`/v1/tenants/${tenantId}/invites/${id}/messages`);
    expect(all.body.data.map(({ state }: { state: string }) => state)).toEqual(["bounced", "suppressed", "sent"]);
  });

  it.each([
    ["a full mailbox", { code: 552, text: "5.2.2 Over quota" }, "soft_bounced", []],
    ["a mailbox that is gone, said after the data", { code: 550, text: "5.1.1 Gone" }, "bounced", ["ana@example.com"]],
    ["a refusal of our content", { code: 554, text: "5.7.1 Looks like spam" }, "failed", []],
    ["a refusal without a reason", { code: 550, text: "No" }, "failed", []],
  ])("tells %s from the others", async (_, answer, state, suppressed) => {
    const { app, sink, invite, shown } = await openPost({ engine });
    sink.answer = () => answer;
    const { id } = await invite("ana@example.com");
    await app.doorlist.worker.drain();
    expect(await shown(id)).toMatchObject({ delivery: { state } });
    const { body } = await app.operator.get("/v1/suppressions");
    expect(body.data.map(({ email }: { email: string }) => email)).toEqual(suppressed);
  });

  it("is not to blame where we are refused: by policy at RCPT, or our sender", async () => {
    const { app, sink, invite, shown } = await openPost({ engine });
    sink.refuseRecipient = () => ({ code: 550, text: "5.7.1 Relaying denied" });
    const { id } = await invite("ana@example.com");
    await app.doorlist.worker.drain();
    expect(await shown(id)).toMatchObject({ delivery: { state: "failed" } });
    expect((await app.operator.get("/v1/suppressions")).body.data).toEqual([]);
  });
});
