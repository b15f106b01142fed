/** The one statement of the usual acceptance: what it writes, and when it writes nothing. */
import { describe, expect, it } from "vitest";
import { newEvent } from "../../src/core/events.ts";
import type { Invite } from "../../src/core/invite.ts";
import { answerMessage } from "../../src/core/message.ts";
import type { Admission, Store } from "../../src/core/ports.ts";
import { noSettings } from "../../src/core/settings.ts";
import { HOUR, inviteOf, NOW, rowOf, useStore } from "../support/store.ts";

describe("an admission on postgres", () => {
  const own = useStore("postgres");
  let people = 0;

  const admit = (admission: Admission) => (own.store.admit as NonNullable<Store["admit"]>)(admission);
  const settle = async (seats: number | null, of: Partial<Invite> = {}): Promise<Invite> => {
    const { store, tenantId } = own;
    const times = { createdAt: NOW, updatedAt: NOW };
    await store.tenants.insert({ id: tenantId, name: "Acme", seats, members: 1, waiting: 0, settings: noSettings, ...times });
    await store.members.insert({ tenantId, userId: `${tenantId}-owner`, roles: ["owner"], joinedAt: NOW });
    const invite = inviteOf({ tenantId, createdBy: `${tenantId}-owner`, maxUses: 1, ...of });
    await store.invites.insert([rowOf(invite)]);
    return invite;
  };
  const admissionTo = (invite: Invite, userId = `person${people++}`): Admission => {
    const { tenantId, id: inviteId } = invite;
    const at = NOW + HOUR;
    const about = { tenantId, inviteId, actor: "system", at };
    return {
      invite,
      granters: [["owner"]],
      member: { tenantId, userId, roles: ["member"], joinedAt: at },
      events: [newEvent("invite.accepted", about), newEvent("member.joined", about)],
      message: answerMessage("accepted", invite, userId, at),
    };
  };
  const written = async ({ tenantId, id }: Invite) => ({
    members: (await own.store.members.list(tenantId, { limit: 99 })).data.length - 1,
    counted: ((await own.store.tenants.get(tenantId))?.members ?? 0) - 1,
    uses: (await own.store.uses.list(tenantId, id, { limit: 99 })).data.length,
    claimed: (await own.store.invites.get(tenantId, id))?.uses,
    events: (await own.store.events.list(tenantId, { inviteId: id }, { limit: 99 })).data.length - 1,
    mails: (await own.store.messages.listForInvite(tenantId, id)).length - 1,
  });

  it("takes the invite, the seat and the membership, and tells", async () => {
    const invite = await settle(2);
    const admission = admissionTo(invite);
    expect(await admit(admission)).toEqual({
      ...invite,
      uses: 1,
      status: "accepted",
      statusChangedAt: NOW + HOUR,
      updatedAt: NOW + HOUR,
    });
    expect(await written(invite)).toEqual({ members: 1, counted: 1, uses: 1, claimed: 1, events: 2, mails: 1 });
    const { userId, joinedAt } = admission.member;
    expect(await own.store.uses.get(invite.tenantId, invite.id, userId)).toMatchObject({ usedAt: joinedAt, elapsedMs: HOUR });
  });

  it("is a later version of the invite, though the last change was by a clock that is ahead", async () => {
    const updatedAt = NOW + 2 * HOUR;
    expect(await admit(admissionTo(await settle(2, { updatedAt })))).toMatchObject({ updatedAt: updatedAt + 1 });
  });

  it.each<[string, (admission: Admission) => Promise<unknown> | Admission]>([
    ["is past its time", (given) => ({ ...given, member: { ...given.member, joinedAt: NOW + 8 * 24 * HOUR } })],
    ["was read of another generation", (given) => ({ ...given, invite: { ...given.invite, generation: 1 } })],
    ["has changed since it was read", (given) => ({ ...given, invite: { ...given.invite, updatedAt: NOW - 1 } })],
    ["is another tenant's", (given) => ({ ...given, invite: { ...given.invite, tenantId: "nobody" } })],
    ["was canceled", ({ invite }) => own.store.invites.close(invite, "canceled", NOW)],
    ["is for a member", ({ member }) => own.store.members.insert(member)],
    [
      "was used by the same person",
      ({ invite, member: { userId } }) =>
        own.store.uses.insert({ tenantId: invite.tenantId, inviteId: invite.id, userId, usedAt: NOW, elapsedMs: 0 }),
    ],
    [
      "is of an inviter whose roles changed",
      ({ invite: { tenantId, createdBy } }) => own.store.members.setRoles(tenantId, createdBy ?? "", ["owner"], ["member"]),
    ],
    ["is of an inviter who left", ({ invite: { tenantId, createdBy } }) => own.store.members.remove(tenantId, createdBy ?? "")],
    ["meets no free seat", ({ invite: { tenantId } }) => own.store.tenants.takeSeat(tenantId)],
    ["is of a tenant that is gone", ({ invite: { tenantId } }) => own.store.tenants.remove(tenantId, NOW)],
  ])("writes nothing where the invite %s", async (_, spoil) => {
    const invite = await settle(2);
    const admission = admissionTo(invite);
    const spoiled = await spoil(admission);
    const before = await written(invite);
    const given = typeof spoiled === "object" && spoiled !== null && "granters" in spoiled ? (spoiled as Admission) : admission;
    expect(await admit(given)).toBeNull();
    expect(await written(invite)).toEqual(before);
  });

  it.each([
    [[["admin"]], false],
    [[["admin", "owner"]], true],
    [[["owner"], ["owner", "admin"]], true],
    [[["owner"], ["admin"]], false],
    [[["owner"], []], false],
    [[], true],
    [null, true],
  ])("asks of the inviter one role of each of %j", async (granters, isEnough) => {
    const invite = await settle(null);
    expect((await admit({ ...admissionTo(invite), granters })) !== null).toBe(isEnough);
  });

  it("lets in as many as there are seats, of many who come at once", async () => {
    const first = await settle(4);
    const others = Array.from({ length: 29 }, () => inviteOf({ tenantId: own.tenantId, createdBy: first.createdBy, maxUses: 1 }));
    await own.store.invites.insert(others.map(rowOf));
    const invites = [first, ...others];
    const answers = await Promise.all(invites.map((invite) => admit(admissionTo(invite))));
    expect(answers.filter((answer) => answer !== null)).toHaveLength(3);
    const counts = await Promise.all(invites.map(written));
    const sum = (name: "uses" | "claimed" | "events") => counts.reduce((total, count) => total + (count[name] ?? 0), 0);
    expect([counts[0]?.members, counts[0]?.counted, sum("uses"), sum("claimed"), sum("events")]).toEqual([3, 3, 3, 3, 6]);
  });

  it("takes no use twice, of many who come at once for the last", async () => {
    const invite = await settle(null);
    const answers = await Promise.all(Array.from({ length: 20 }, () => admit(admissionTo(invite))));
    expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
    expect(await written(invite)).toMatchObject({ members: 1, counted: 1, uses: 1, claimed: 1, events: 2 });
  });

  it("makes one member of a person who takes two invites at once", async () => {
    const invite = await settle(null);
    const other = inviteOf({ tenantId: own.tenantId, createdBy: invite.createdBy, maxUses: 1 });
    await own.store.invites.insert([rowOf(other)]);
    const answers = await Promise.all([invite, other].map((each) => admit(admissionTo(each, "twice"))));
    expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
    expect(await written(invite)).toMatchObject({ members: 1, counted: 1 });
  });
});
