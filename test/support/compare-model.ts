/** What the tables say beside what the model says, and what must hold whatever either says. */
import { expect } from "vitest";
import type { InviteModel } from "./invite-model.ts";
import type { Rows } from "./rows.ts";

export interface Real {
  tenantId: string;
  /** The statuses that were stored after the step before. */
  statuses: Map<string, string>;
}

const LEGAL: Record<string, string[]> = {
  pending: ["pending", "accepted", "rejected", "canceled", "expired"],
  expired: ["expired", "pending"],
  accepted: ["accepted"],
  rejected: ["rejected"],
  canceled: ["canceled"],
};

export async function compare(rows: Rows, model: InviteModel, real: Real): Promise<void> {
  const { tenantId } = real;
  const invites = await rows.all<{
    id: string;
    kind: string;
    email_key: string;
    status: string;
    uses: number;
    max_uses: number | null;
  }>(
    "select id, kind, email_key, status, uses, max_uses, roles, expires_at from doorlist_invite where tenant_id = ? order by rowid",
    tenantId,
  );
  const uses = await rows.all<{ invite_id: string; user_id: string }>(
    "select invite_id, user_id from doorlist_invite_use where tenant_id = ? order by rowid",
    tenantId,
  );
  for (const { id, kind, status, uses: taken, max_uses: most } of invites) {
    expect(LEGAL[real.statuses.get(id) ?? "pending"]).toContain(status);
    real.statuses.set(id, status);
    expect(taken).toBeLessThanOrEqual(most ?? Number.POSITIVE_INFINITY);
    expect(taken).toBe(uses.filter((use) => use.invite_id === id).length);
    expect(status === "accepted").toBe(taken === most);
    if (kind === "email" && status === "accepted") expect(taken).toBe(1);
  }
  const pending = invites.filter(({ kind, status }) => kind === "email" && status === "pending").map((row) => row.email_key);
  expect(new Set(pending).size).toBe(pending.length);

  expect(invites).toEqual(
    model.invites.map((invite) => ({
      id: invite.id,
      kind: invite.email === null ? "link" : "email",
      email_key: invite.email ?? "",
      status: invite.status,
      uses: invite.users.length,
      max_uses: invite.maxUses,
      roles: JSON.stringify(invite.roles),
      expires_at: invite.expiresAt,
    })),
  );
  for (const invite of model.invites) {
    expect(uses.filter((use) => use.invite_id === invite.id).map((use) => use.user_id)).toEqual(invite.users);
  }

  const members = await rows.all<{ user_id: string; roles: string }>(
    "select * from doorlist_member where tenant_id = ?",
    tenantId,
  );
  const [tenant] = await rows.all("select seats, member_count from doorlist_tenant where id = ?", tenantId);
  expect(tenant).toEqual({ seats: model.seats, member_count: members.length });
  expect(members.length).toBeLessThanOrEqual(model.seats ?? Number.POSITIVE_INFINITY);
  const held = (of: Iterable<[string, string[]]>) => Object.fromEntries([...of].map(([id, roles]) => [id, roles.toSorted()]));
  expect(held(members.map((row) => [row.user_id, JSON.parse(row.roles)]))).toEqual(held(model.members));

  const events = await rows.all<{ type: string; n: number }>(
    "select type, count(*) as n from doorlist_event where tenant_id = ? group by type",
    tenantId,
  );
  expect(Object.fromEntries(events.map(({ type, n }) => [type, n]))).toEqual(model.events);
  const roleRows = await rows.all<{ invite_id: string; role: string }>(
    "select * from doorlist_invite_role where tenant_id = ?",
    tenantId,
  );
  expect(roleRows.map(({ invite_id, role }) => `${invite_id} ${role}`).sort()).toEqual(
    model.invites.flatMap(({ id, roles }) => roles.map((role) => `${id} ${role}`)).sort(),
  );
}
