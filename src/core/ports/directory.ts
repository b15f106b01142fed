import type { Invite } from "../invite.ts";
import type { Tenant } from "./tenants.ts";

export interface User {
  id: string;
  email: string;
  emailVerified: boolean;
  name: string;
  /** Epoch milliseconds. Left out where accounts are somebody else's, and in sessions. */
  times?: { createdAt: number; updatedAt: number };
}

/** What a preview tells beside the invite. */
export interface Surroundings {
  /** Null: deleted. */
  tenant: Pick<Tenant, "name" | "settings"> | null;
  /** Null: nobody, or the invite does not share it. */
  inviterName: string | null;
  /** Has the invite's address an account? Of no interest where somebody is signed in. */
  hasAccount: boolean;
}

export interface Directory {
  user(id: string): Promise<User | null>;
  users(ids: string[]): Promise<Map<string, User>>;
  userByEmail(emailKey: string): Promise<User | null>;
  /** Which of these addresses have an account, and the roles it has in the tenant (null: not a member). By key. */
  accounts(tenantId: string, emailKeys: string[]): Promise<Map<string, { userId: string; roles: string[] | null }>>;
  /** An invite by its id, with what is around it, in one read. Left out where accounts are not kept beside the invites. */
  visit?(inviteId: string): Promise<{ invite: Invite; around: Surroundings } | null>;
  /** Members of the tenant whose address or name holds this text, in any case: their ids. */
  findMembers(tenantId: string, text: string, limit: number): Promise<string[]>;
  /** Has nobody signed up yet? */
  isEmpty(): Promise<boolean>;
  /** An account without a password, for an address that was just proven; the one that the address has, where it has one. */
  createUser(address: { key: string; name: string }): Promise<User>;
  /** The address of this user is proven. */
  markEmailVerified(userId: string): Promise<void>;
  /** Deletes an account with its sessions. Left out where accounts are somebody else's to delete. */
  erase?(user: User): Promise<void>;
}

/** Who sends this request, by the session that it carries; null: nobody. */
export type SessionReader = (request: Request, now: number) => Promise<User | null>;

/** Who is invited, and by whom. */
export type InviteDirectory = Pick<Directory, "user" | "userByEmail" | "accounts" | "visit">;
