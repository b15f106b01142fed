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

/** Everything that the first acceptance by somebody who is not a member yet writes. */
export interface Admission {
  /** As it was read. */
  invite: Invite;
  /** For each role of the invite, those that may grant it: the inviter must hold one of each list. Null: nobody vouches. */
  granters: string[][] | null;
  member: Member;
  events: DoorlistEvent[];
  message: Message | null;
}

export interface InviteStore extends InviteTables {
  /** As `Store.transaction`. */
  transaction<T>(work: (tables: InviteTables) => Promise<T>): Promise<T>;
  /**
   * Writes a whole admission at once, and answers the invite as it is then. It does so only if all of this still holds:
   *
   * - the invite is pending, not past its time, and as it was read
   * - its inviter, where one vouches, is a member whose roles may grant those of the invite
   * - a seat is free
   * - the person is not a member yet, and has not used the invite before
   *
   * Otherwise it writes nothing and answers null, and the caller goes the long way, by a transaction, which can tell why.
   * A store in which this would be no quicker than a transaction leaves it out.
   */
  admit?(admission: Admission): Promise<Invite | null>;
}
