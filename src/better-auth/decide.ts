/** `POST /invite/cancel`, `/reject`, `/resend`: what ends an invite without a use, and what sends it again. */
import { cancelInvite } from "../core/cancel.ts";
import { type Invite, statusAt } from "../core/invite.ts";
import { assertAddressee } from "../core/policy.ts";
import { Problem } from "../core/problems.ts";
import { rejectAs } from "../core/reject.ts";
import { resendInvite } from "../core/resend.ts";
import type { Named, ResendBody } from "./bodies.ts";
import type { Host, Person } from "./host.ts";
import { Refused } from "./refused.ts";

export async function cancel(host: Host, person: Person, named: Named) {
  const invite = await host.find(person, named.token ?? named.id ?? "");
  const world = host.worldIn(invite.tenantId);
  host.gates.assertMaker?.(invite, person);
  assertOpen(invite, world.clock.now());
  await host.gates.beforeCancel?.(invite);
  const canceled = await cancelInvite(world, { type: "user", user: person }, invite.tenantId, invite.id);
  await host.gates.afterCancel?.(canceled);
  return { status: true as const, message: "Invite cancelled successfully" };
}

export async function reject(host: Host, person: Person, token: string) {
  const invite = await host.open(token);
  const world = host.worldIn(invite.tenantId);
  try {
    if (invite.kind === "link") throw new Problem("not_rejectable");
    assertAddressee(invite, person);
    assertOpen(invite, world.clock.now());
    await host.gates.beforeReject?.(invite);
    const rejected = await rejectAs(world, invite, person);
    await host.gates.afterReject?.(rejected);
  } catch (error) {
    if (error instanceof Problem && error.code === "email_mismatch") throw new Refused("CANT_REJECT_INVITE");
    throw error;
  }
  return { status: true as const, message: "Invite rejected successfully" };
}

/** The same link again (`rotate`: a new one); an invite that has expired comes back to life. */
export async function resend(host: Host, person: Person, { expiresIn, rotate, ...named }: ResendBody) {
  const invite = await host.find(person, named.token ?? named.id ?? "");
  host.gates.assertMaker?.(invite, person);
  const actor = { type: "user", user: person } as const;
  const lifetime = expiresIn ?? host.defaults.expiresInSeconds;
  const world = host.worldIn(invite.tenantId);
  const resent = await resendInvite(world, actor, invite.tenantId, invite.id, { expiresIn: lifetime, rotate });
  if (invite.kind === "link") return { status: true as const, message: host.tokenOf(resent) ?? "" };
  if (!(await host.deliver([resent]))) throw new Refused("ERROR_SENDING_THE_INVITATION_EMAIL");
  return { status: true as const, message: "The invitation was sent" };
}

/** Better Invite has one word for each that is no longer pending. */
function assertOpen(invite: Invite, now: number): void {
  if (statusAt(invite, now) !== "pending") throw new Refused("INVALID_TOKEN");
}
