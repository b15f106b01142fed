/**
 * A directory that is the host app's own: who is signed in, who has an address, and, where the app keeps its members by
 * itself, who is a member.
 */
import type { Directory, Store, User } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";

/**
 * Who people are, asked of the host app: what `directory` of `createDoorlist` needs at least. What a function throws fails the
 * request; throw a `Problem` to answer it with that.
 */
export interface HostAccounts {
  /** Who sends this request; null: nobody. */
  session(request: Request): Promise<User | null>;
  user(id: string): Promise<User | null>;
  /** @param email in lower case, the domain in ASCII */
  userByEmail(email: string): Promise<User | null>;
  /** Called when an accepted invite has proven the address. */
  markEmailVerified?(userId: string): Promise<void>;
  /** Deletes the account of somebody who is erased. @default it stays, and is the app's to delete */
  erase?(user: User): Promise<void>;
  /** Does `session` read the bearer token of a request? Doorlist's own keys begin with `dl_`. @default false */
  readsBearer?: boolean;
}

export interface HostMember {
  userId: string;
  roles: string[];
}

/** Where the app keeps members by itself. Doorlist holds a copy, and reserves a place in it until `grant` has returned. */
export interface HostMembers {
  member(tenantId: string, userId: string): Promise<{ roles: string[] } | null>;
  members(tenantId: string): Promise<HostMember[]>;
  /** Makes somebody a member, or gives a member these roles. It may be called again with the same: that changes nothing. */
  grant(member: { tenantId: string; userId: string; roles: string[] }): Promise<void>;
  revoke(member: { tenantId: string; userId: string }): Promise<void>;
  /** A tenant of the app that Doorlist has not seen before. @default tenants are made with `api.tenants.create` */
  tenant?(id: string): Promise<{ name: string } | null>;
  /** @default those where Doorlist has seen the person */
  tenantsOf?(userId: string): Promise<string[]>;
}

/** A directory of the host app: its accounts and, where the app keeps members by itself, all of `HostMembers`. */
export type HostDirectory = HostAccounts & (HostMembers | { [K in keyof HostMembers]?: undefined });

/** @param store whose members are up to date with the app's */
export function hostDirectory(host: HostAccounts, store: () => Store): Directory {
  const users = async (ids: string[]): Promise<Map<string, User>> => {
    const found = await Promise.all(ids.map((id) => host.user(id)));
    return new Map(found.flatMap((user) => (user ? [[user.id, user]] : [])));
  };
  return {
    user: (id) => host.user(id),
    users,
    userByEmail: (emailKey) => host.userByEmail(emailKey),
    async accounts(tenantId, emailKeys) {
      const known = await Promise.all(
        emailKeys.map(async (emailKey) => {
          const user = await host.userByEmail(emailKey);
          const member = user && (await store().members.get(tenantId, user.id));
          return [emailKey, user && { userId: user.id, roles: member?.roles ?? null }] as const;
        }),
      );
      return new Map(known.flatMap(([emailKey, account]) => (account ? [[emailKey, account]] : [])));
    },
    async findMembers(tenantId, text, limit) {
      const wanted = text.normalize("NFC").toLowerCase();
      const found: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null && found.length < limit; ) {
        const page = await store().members.list(tenantId, { limit: 100, ...(cursor === undefined ? {} : { cursor }) });
        const people = await users(page.data.map(({ userId }) => userId));
        for (const { id, name, email } of people.values()) {
          if (`${name} ${email}`.normalize("NFC").toLowerCase().includes(wanted)) found.push(id);
        }
        cursor = page.nextCursor;
      }
      return found.slice(0, limit);
    },
    isEmpty: async () => false,
    async createUser() {
      throw new Problem("unauthenticated", { detail: "Accounts are made in the app" });
    },
    markEmailVerified: async (userId) => host.markEmailVerified?.(userId),
    ...(host.erase ? { erase: (user: User) => host.erase?.(user) ?? Promise.resolve() } : {}),
  };
}
