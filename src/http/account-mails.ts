/**
 * The mails to the holder of an account, and what their links do: confirm the address, choose a new password. Asking for
 * one gives the same answer at the same time whether the address has an account or not: it queues a message, and who it
 * is for is looked up when that is sent.
 */
import {
  type AccountPurpose,
  type AccountState,
  mintAccountToken,
  type ReadAccountToken,
  readAccountToken,
  verifyAccountToken,
} from "../core/account-token.ts";
import { emailKey, parseAddress } from "../core/email.ts";
import type { Invite } from "../core/invite.ts";
import { accountMessage } from "../core/message.ts";
import type { User } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import { networkOf } from "../core/public-address.ts";
import type { World } from "../core/world.ts";
import type { Throttle } from "./throttle.ts";

export interface Passwords {
  /** False where the account can be signed in to already. @throws Problem `invalid_field` */
  setFirstPassword(userId: string, password: string): Promise<boolean>;
  /** Ends every session. `alone`: and every other way to sign in. @throws Problem `invalid_field` */
  setPassword(userId: string, password: string, options: { alone: boolean }): Promise<void>;
  /** What stands for the present password: it changes with it. */
  passwordMark(userId: string): Promise<string>;
}

export interface AccountMailOptions {
  world: World;
  passwords: Passwords;
  /** Requests for a mail, by caller: beyond them a caller is refused. */
  requestsFrom: Throttle;
  /** Requests for a mail, by address: beyond them nothing is sent, and nobody is told. */
  requestsTo: Throttle;
}

/** How a mail is to be. */
export interface Wish {
  /** BCP 47. */
  locale: string | null;
  /** The invite that the person is on the way to. */
  invite?: Invite | null;
}

export interface AccountMails {
  /** Where the mail leads. */
  url(purpose: AccountPurpose, user: User, until: number): Promise<string>;
  /** @param caller IP address @throws Problem `invalid_email`, `rate_limited` */
  request(purpose: AccountPurpose, email: string, caller: string, wish: Wish): Promise<void>;
  /** To a new account whose address nothing has proven yet. */
  greet(email: string, wish: Wish): Promise<void>;
  /** @throws Problem `link_not_valid` */
  check(purpose: AccountPurpose, token: string): Promise<User>;
  /** The address is confirmed, every session ended. @throws Problem `link_not_valid`, `invalid_field` */
  resetPassword(token: string, password: string): Promise<User>;
  /** @throws Problem `link_not_valid` */
  verifyAddress(token: string): Promise<User>;
}

const HOUR = 3_600_000;
const LIFETIME_MS: Record<AccountPurpose, number> = { verify_address: 72 * HOUR, reset_password: HOUR };
const PATH: Record<AccountPurpose, string> = { verify_address: "/account/verify", reset_password: "/account/password" };

export function createAccountMails({ world, passwords, requestsFrom, requestsTo }: AccountMailOptions): AccountMails {
  const { store, directory, keyring, clock, baseUrl } = world;

  async function stateOf(purpose: AccountPurpose, { id: userId, email }: User): Promise<AccountState> {
    const mark = purpose === "reset_password" ? await passwords.passwordMark(userId) : "";
    return { userId, state: JSON.stringify([emailKey(email), mark]) };
  }

  async function check(purpose: AccountPurpose, token: string): Promise<User> {
    const read: ReadAccountToken | undefined = readAccountToken(token);
    const user = read ? await directory.user(read.userId) : null;
    if (!read || !user || !verifyAccountToken(keyring, purpose, read, await stateOf(purpose, user), clock.now())) {
      throw new Problem("link_not_valid");
    }
    return user;
  }

  async function queue(purpose: AccountPurpose, email: string, { locale, invite }: Wish): Promise<void> {
    const now = clock.now();
    const about = {
      until: now + LIFETIME_MS[purpose],
      ...(locale ? { locale } : {}),
      ...(invite ? { invite: { tenantId: invite.tenantId, id: invite.id } } : {}),
    };
    await store.messages.enqueue([accountMessage(purpose, email, about, now)]);
    world.outbox.wake();
  }

  return {
    check,
    async url(purpose, user, until) {
      return `${baseUrl}${PATH[purpose]}/${mintAccountToken(keyring, purpose, await stateOf(purpose, user), until)}`;
    },

    async request(purpose, typed, caller, wish) {
      const address = parseAddress(typed);
      if (!address) throw new Problem("invalid_email", { field: "email" });
      await requestsFrom.take(networkOf(caller));
      try {
        await requestsTo.take(`${purpose} ${address.key}`);
      } catch (error) {
        if (error instanceof Problem && error.code === "rate_limited") return;
        throw error;
      }
      await queue(purpose, address.key, wish);
    },
    greet: (email, wish) => queue("verify_address", email, wish),

    async resetPassword(token, password) {
      const user = await check("reset_password", token);
      await passwords.setPassword(user.id, password, { alone: !user.emailVerified });
      // The link went to this mailbox alone.
      if (!user.emailVerified) await directory.markEmailVerified(user.id);
      return user;
    },

    async verifyAddress(token) {
      const user = await check("verify_address", token);
      if (!user.emailVerified) await directory.markEmailVerified(user.id);
      return user;
    },
  };
}
