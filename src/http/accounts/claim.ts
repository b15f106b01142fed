/** Accounts that somebody made with an address that they never confirmed, and who may take them over. */
import { type Invite, provesMailbox, statusAt } from "../../core/invite.ts";
import { openInvite } from "../../core/open.ts";
import type { User } from "../../core/ports.ts";
import type { World } from "../../core/world.ts";
import type { Passwords } from "../account-mails.ts";
import type { PasswordChecks } from "./passwords.ts";

export interface Claims {
  /** May the holder of this link choose a password for an account that somebody made with its address and never confirmed? */
  isClaimable(token: string): Promise<boolean>;
  /**
   * For whoever holds a link that proves the mailbox: the first password of an account that an accepted invite made, or a
   * new one where somebody made an account with the address and never confirmed it; they are signed out, and every way
   * in that they left is gone. Answers the sign-in, or null where that is not so.
   */
  claim(input: { token: string; password: string }, headers: Headers, address: string): Promise<Response | null>;
}

export function createClaims(world: World, passwords: Passwords, { signIn }: Pick<PasswordChecks, "signIn">): Claims {
  /** Nobody has shown that the account is theirs, and this link shows whose mailbox its address is. */
  function mayClaim(invite: Invite, user: User): boolean {
    return provesMailbox(invite) && statusAt(invite, world.clock.now()) === "pending" && !user.emailVerified;
  }

  return {
    async isClaimable(token) {
      const invite = await openInvite(world, token);
      const user = invite.emailKey === null ? null : await world.directory.userByEmail(invite.emailKey);
      return user !== null && mayClaim(invite, user);
    },
    async claim({ token, password }, headers, address) {
      const invite = await openInvite(world, token);
      const expired = invite.expiresAt <= world.clock.now();
      if (!provesMailbox(invite) || invite.emailKey === null || expired) return null;
      const user = await world.directory.userByEmail(invite.emailKey);
      if (!user) return null;
      if (!(await passwords.setFirstPassword(user.id, password))) {
        if (!mayClaim(invite, user)) return null;
        await passwords.setPassword(user.id, password, { alone: true });
        await world.directory.markEmailVerified(user.id);
      }
      return signIn({ email: invite.emailKey, password }, headers, address);
    },
  };
}
