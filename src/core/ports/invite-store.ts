import type { DoorlistEvent } from "../events.ts";
import type { Invite } from "../invite.ts";
import type { Message } from "../message.ts";
import type { EventTable } from "./events.ts";
import type { UseTable } from "./invite-uses.ts";
import type { InviteTable } from "./invites.ts";
import type { Member, MemberTable } from "./members.ts";
import type { MessageTable } from "./messages.ts";
import type { TenantTable } from "./tenants.ts";

/**
 * The part of the store that the life of an invite needs, from create to its end: what another database brings to run
 * the same use cases. Lists, counts, the queue's own work and the keys are not in it.
 */
export interface InviteTables {
  invites: Pick<
    InviteTable,
    "insert" | "get" | "getById" | "getByCodeDigest" | "getPendingByEmail" | "claimUse" | "close" | "revive"
  >;
  uses: Pick<UseTable, "insert" | "get">;
  tenants: Pick<TenantTable, "get" | "takeSeat">;
  members: Pick<MemberTable, "insert" | "get" | "standing" | "setRoles">;
  events: Pick<EventTable, "append">;
  messages: Pick<MessageTable, "enqueue">;
}

/** A first acceptance by somebody who is no member yet, with everything that it writes. */
export interface Admission {
  /** As it was read. */
  invite: Invite;
  /** For each role of the invite, the roles of which whoever vouches must hold one; null: nobody vouches. */
  granters: string[][] | null;
  member: Member;
  events: DoorlistEvent[];
  message: Message | null;
}

export interface InviteStore extends InviteTables {
  /** As `Store.transaction`. */
  transaction<T>(work: (tables: InviteTables) => Promise<T>): Promise<T>;
  /**
   * All of an admission, where it is still pending, in time and as it was read, its inviter is a member with the roles to
   * vouch, a seat is free, and the person neither a member nor among its users. Otherwise null, and nothing is written. Left out where it would
   * be no quicker than the transaction.
   */
  admit?(admission: Admission): Promise<Invite | null>;
}
