/** An invite as there might have been one in the last year, and what became of it. */
import type { Authority } from "../core/actor.ts";
import { draftInvite, newRow } from "../core/draft.ts";
import type { Invite } from "../core/invite.ts";
import type { Message } from "../core/message.ts";
import type { NewInvite, SentMessage } from "../core/ports.ts";
import { lowestRole, type Roles } from "../core/role.ts";
import { noSettings } from "../core/settings.ts";
import type { World } from "../core/world.ts";
import { randomPerson, type SeedPerson } from "./seed-people.ts";

const YEAR = 365 * 86_400_000;

export interface Inviters {
  ids: string[];
  roles: readonly string[] | null;
}

export interface SeededInvite {
  row: NewInvite;
  message: Message | SentMessage | null;
  person: SeedPerson;
}

/** The next above the lowest, unless that is the highest. */
export function raisedRole(roles: Roles): string {
  return Object.keys(roles).slice(1).at(-2) ?? lowestRole(roles);
}

/** Half accepted, a tenth each declined and canceled, a quarter expired, the newest still pending. */
export function seedInvite(
  world: World,
  tenantId: string,
  inviters: Inviters,
  index: number,
  { total, now }: { total: number; now: number },
): SeededInvite {
  const createdAt = Math.floor(now - YEAR + (YEAR * (index + 0.5)) / total);
  const userId = inviters.ids[Math.floor(Math.random() ** 2 * inviters.ids.length)] ?? "";
  const authority: Authority = { tenantId, userId, roles: inviters.roles, settings: noSettings, actor: `user:${userId}` };
  const isLink = index % 50 === 0;
  const person = randomPerson(index.toString(36));
  const input = isLink ? { kind: "link" as const, maxUses: index % 100 ? 25 : 0 } : person;
  const role = Math.random() < 0.15 ? raisedRole(world.roles) : lowestRole(world.roles);
  const draft = draftInvite(world, authority, { ...input, roles: [role] }, createdAt);
  const invite = { ...draft, ...fateOf(draft, now) };
  const row = newRow(invite, authority, invite.createdAt);
  const { message } = row;
  const sentAt = invite.lastSentAt;
  return { row, person, message: message && sentAt !== null ? { ...message, sentAt } : message };
}

function fateOf(invite: Invite, now: number): Partial<Invite> {
  const { createdAt, expiresAt } = invite;
  const after = (share: number) => Math.min(createdAt + Math.floor(share * (expiresAt - createdAt)), now);
  const failed = Math.random() < 0.02;
  const sentAt = Math.min(createdAt + 2000, now);
  const mailed: Partial<Invite> =
    invite.kind === "link"
      ? {}
      : failed
        ? { delivery: { state: "failed", reason: "550 5.1.1 There is no such mailbox", at: sentAt } }
        : { delivery: { state: "sent", reason: null, at: sentAt }, sentCount: 1, lastSentAt: sentAt };
  const fate = Math.random();
  const decidedAt = after(Math.random() ** 3);
  const base = { ...mailed, newAccount: invite.kind === "link" ? null : Math.random() < 0.7 };
  const decided = (status: Invite["status"]) => ({ ...base, status, statusChangedAt: decidedAt, updatedAt: decidedAt });
  if (invite.kind === "email" && !failed && fate < 0.5) return { ...decided("accepted"), uses: 1 };
  if (fate > 0.9 || (failed && fate > 0.5)) return decided(fate > 0.95 && invite.kind === "email" ? "rejected" : "canceled");
  if (expiresAt > now) return base;
  return { ...base, status: "expired", statusChangedAt: expiresAt, updatedAt: expiresAt };
}
