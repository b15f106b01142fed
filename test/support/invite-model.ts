/**
 * What should happen, in the plainest words: a tenant, its members and its invites as lists in memory. Each act answers
 * `ok` or the code of its problem, and keeps count of the events that it should have left behind.
 */
import type { Invite, InviteStatus } from "../../src/core/invite.ts";
import type { User } from "../../src/core/ports.ts";
import { defaultRoles, type Roles } from "../../src/core/role.ts";
import { DAY } from "./store.ts";

export interface ModelInvite {
  id: string;
  email: string | null;
  roles: string[];
  /** As it should be stored. */
  status: InviteStatus;
  expiresAt: number;
  maxUses: number | null;
  /** Who used it. */
  users: string[];
  createdBy: string;
  /** Which of its links is alive. */
  generation: number;
}

export type Outcome = string;
const LIFETIME = 7 * DAY;

export class InviteModel {
  readonly invites: ModelInvite[] = [];
  readonly members = new Map<string, string[]>();
  readonly events: Record<string, number> = {};
  seats: number | null = null;
  #users: User[];

  constructor(users: User[], owner: User) {
    this.#users = users;
    this.members.set(owner.id, ["owner"]);
    this.#record("tenant.created", "member.joined");
  }

  #record(...types: string[]): void {
    for (const type of types) this.events[type] = (this.events[type] ?? 0) + 1;
  }

  #mayGrant(by: User, roles: string[]): boolean {
    const grants = (this.members.get(by.id) ?? []).flatMap((role) => (defaultRoles as Roles)[role]?.grants ?? []);
    return grants.includes("*") || roles.every((role) => grants.includes(role));
  }

  #refusedInviter(by: User): Outcome | undefined {
    const held = this.members.get(by.id);
    if (!held) return "tenant_not_found";
    return held.some((role) => role !== "member") ? undefined : "not_allowed";
  }

  #refusedManager(by: User, invite: ModelInvite): Outcome | undefined {
    return this.#refusedInviter(by) ?? (this.#mayGrant(by, invite.roles) ? undefined : "role_not_allowed");
  }

  #otherOwners(except: string): boolean {
    return [...this.members].some(([id, roles]) => id !== except && roles.includes("owner"));
  }

  statusAt(invite: ModelInvite, now: number): InviteStatus {
    return invite.status === "pending" && invite.expiresAt <= now ? "expired" : invite.status;
  }

  /** @param made what was answered, for the id of a new invite */
  create(
    by: User,
    to: string | null,
    roles: string[],
    onDuplicate: string,
    maxUses: number,
    now: number,
    made?: Invite,
  ): Outcome {
    const refused = this.#refusedInviter(by) ?? (this.#mayGrant(by, roles) ? undefined : "role_not_allowed");
    if (refused) return refused;
    const fresh = { email: to, roles, expiresAt: now + LIFETIME, createdBy: by.id };
    const add = () => {
      const limit = to === null ? maxUses || null : 1;
      this.invites.push({ ...fresh, id: made?.id ?? "", status: "pending", maxUses: limit, users: [], generation: 0 });
      this.#record("invite.created");
      return "ok";
    };
    if (to === null) return add();
    const held = this.members.get(this.#users.find(({ email }) => email === to)?.id ?? "");
    if (held && roles.every((role) => held.includes(role))) return "already_member";
    const pending = this.invites.find(({ email, status }) => email === to && status === "pending");
    if (!pending) return add();
    if (this.statusAt(pending, now) === "expired") {
      pending.status = "expired";
      this.#record("invite.expired");
      return add();
    }
    if (onDuplicate === "error") return "invite_pending";
    if (!this.#mayGrant(by, pending.roles)) return "role_not_allowed";
    if (onDuplicate === "replace") {
      pending.status = "canceled";
      this.#record("invite.canceled");
      return add();
    }
    Object.assign(pending, fresh);
    this.#record("invite.resent");
    return "ok";
  }

  resend(by: User, invite: ModelInvite, rotate: boolean, now: number): Outcome {
    const refused = this.#refusedManager(by, invite);
    if (refused) return refused;
    if (!["pending", "expired"].includes(invite.status)) return `invite_${invite.status}`;
    const { email } = invite;
    const other = this.invites.find((one) => one !== invite && one.email === email && one.status === "pending");
    if (email !== null && other) {
      if (this.statusAt(other, now) === "pending") return "invite_pending";
      other.status = "expired";
      this.#record("invite.expired");
    }
    invite.status = "pending";
    invite.expiresAt = Math.max(invite.expiresAt, now + LIFETIME);
    invite.createdBy = by.id;
    if (rotate) invite.generation += 1;
    this.#record("invite.resent");
    return "ok";
  }

  update(by: User, invite: ModelInvite, roles: string[], now: number): Outcome {
    const refused = this.#refusedManager(by, invite);
    if (refused) return refused;
    const status = this.statusAt(invite, now);
    if (status !== "pending") return `invite_${status}`;
    if (!this.#mayGrant(by, roles)) return "role_not_allowed";
    const same = roles.length === invite.roles.length && roles.every((role) => invite.roles.includes(role));
    if (!same) invite.createdBy = by.id;
    invite.roles = roles;
    this.#record("invite.updated");
    return "ok";
  }

  cancel(by: User, invite: ModelInvite, now: number): Outcome {
    return this.#refusedManager(by, invite) ?? this.#close(invite, "canceled", now);
  }

  reject(user: User | null, invite: ModelInvite, generation: number, now: number): Outcome {
    if (generation !== invite.generation) return "invite_not_found";
    if (invite.email === null) return "not_rejectable";
    if (user && user.email !== invite.email) return "email_mismatch";
    return this.#close(invite, "rejected", now);
  }

  #close(invite: ModelInvite, to: "canceled" | "rejected", now: number): Outcome {
    const status = this.statusAt(invite, now);
    if (status === to) return "ok";
    if (status !== "pending") return `invite_${status}`;
    invite.status = to;
    this.#record(`invite.${to}`);
    return "ok";
  }

  /** The code with which this person would be refused. */
  refusedGuest(user: User, invite: ModelInvite, generation: number, now: number): Outcome | undefined {
    if (generation !== invite.generation) return "invite_not_found";
    if (invite.email !== null && user.email !== invite.email) return "email_mismatch";
    if (invite.users.includes(user.id)) return this.members.has(user.id) ? undefined : "invite_already_used";
    const status = this.statusAt(invite, now);
    if (status !== "pending") return `invite_${status}`;
    const inviter = this.#users.find(({ id }) => id === invite.createdBy);
    if (!inviter || !this.members.has(inviter.id) || !this.#mayGrant(inviter, invite.roles)) return "inviter_not_entitled";
    return this.members.has(user.id) || !this.isFull() ? undefined : "seats_full";
  }

  /** Has this member all that the link gives, or may they grant it themselves? */
  needsNoUse(user: User, { email, roles }: ModelInvite): boolean {
    const held = this.members.get(user.id) ?? [];
    return email === null && roles.every((role) => held.includes(role) || this.#mayGrant(user, [role]));
  }

  isFull(): boolean {
    return this.seats !== null && this.members.size >= this.seats;
  }

  accept(user: User, invite: ModelInvite, generation: number, now: number): Outcome {
    const refused = this.refusedGuest(user, invite, generation, now);
    if (refused) return refused;
    if (invite.users.includes(user.id) || this.needsNoUse(user, invite)) return "ok";
    const held = this.members.get(user.id);
    invite.users.push(user.id);
    if (invite.users.length === invite.maxUses) invite.status = "accepted";
    const roles = [...new Set([...(held ?? []), ...invite.roles])];
    this.members.set(user.id, roles);
    this.#record("invite.accepted");
    if (!held) this.#record("member.joined");
    else if (roles.length > held.length) this.#record("member.roles_changed");
    return "ok";
  }

  sweep(now: number): number {
    const due = this.invites.filter((invite) => invite.status === "pending" && invite.expiresAt <= now);
    for (const invite of due) {
      invite.status = "expired";
      this.#record("invite.expired");
    }
    return due.length;
  }

  setSeats(by: User, seats: number | null): Outcome {
    const held = this.members.get(by.id);
    if (!held) return "tenant_not_found";
    if (!held.includes("owner")) return "not_allowed";
    if (seats !== null && seats < this.members.size) return "seats_below_members";
    this.seats = seats;
    this.#record("tenant.updated");
    return "ok";
  }

  setRoles(by: User, user: User, roles: string[]): Outcome {
    if (!this.members.has(by.id)) return "tenant_not_found";
    if (!this.#mayGrant(by, roles)) return "role_not_allowed";
    const held = this.members.get(user.id);
    if (!held) return "member_not_found";
    if (!this.#mayGrant(by, held)) return "role_not_allowed";
    if (held.includes("owner") && !roles.includes("owner") && !this.#otherOwners(user.id)) return "last_owner";
    this.members.set(user.id, roles);
    this.#record("member.roles_changed");
    return "ok";
  }

  remove(by: User, user: User): Outcome {
    if (!this.members.has(by.id)) return "tenant_not_found";
    const held = this.members.get(user.id);
    if (!held) return "member_not_found";
    if (by !== user && !this.#mayGrant(by, held)) return "role_not_allowed";
    if (held.includes("owner") && !this.#otherOwners(user.id)) return "last_owner";
    this.members.delete(user.id);
    this.#record("member.removed");
    return "ok";
  }
}
