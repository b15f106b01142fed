/**
 * Sign-up and sign-in, around the sign-in library's own endpoints: a sign-up may carry an invite and accept it in the
 * same step, registration may be by invite only, and wrong passwords are throttled.
 */
import type { AccountPurpose } from "../core/account-token.ts";
import { openInvite } from "../core/open.ts";
import type { RedirectRule } from "../core/policy.ts";
import type { SessionReader, User } from "../core/ports.ts";
import type { World } from "../core/world.ts";
import { localeOf } from "./accept-language.ts";
import type { AccountMails, Passwords } from "./account-mails.ts";
import { type Claims, createClaims } from "./accounts/claim.ts";
import { createEndpoints } from "./accounts/endpoints.ts";
import { createSignInLibrary } from "./accounts/library.ts";
import { createPasswordChecks, type PasswordChecks } from "./accounts/passwords.ts";
import { createSignUp, type Registration, type SignUp } from "./accounts/sign-up.ts";
import type { Throttle } from "./throttle.ts";

export type { Registration } from "./accounts/sign-up.ts";

export interface AccountOptions {
  world: World;
  /** The sign-in library: answers `/api/auth/*`. */
  signIn: (request: Request) => Promise<Response>;
  /** Where a sign-in may lead. */
  redirects: RedirectRule;
  readSession: SessionReader;
  passwords: Passwords;
  mails: AccountMails;
  registration: Registration;
  passwordGuesses: Throttle;
  codeGuesses: Throttle;
  /** Sign-ups with an address that has an account, which they tell, by network of the caller. */
  takenAddresses: Throttle;
}

export interface Accounts extends Claims, Pick<PasswordChecks, "signIn"> {
  /** Anything under `/api/auth`. @param address of the caller */
  handle(request: Request, address: string): Promise<Response>;
  signUp: SignUp;
  /** Mails the link once more that confirms the address, and leads back to the invite. @throws Problem `rate_limited` */
  confirmFor(token: string, user: User, headers: Headers, address: string): Promise<void>;
  /** Mails a link to the holder of the account, where there is one. @throws Problem `invalid_email`, `rate_limited` */
  mail(purpose: AccountPurpose, email: string, headers: Headers, address: string): Promise<void>;
  signOut(headers: Headers): Promise<Response>;
  /** The account whose session it is. */
  rename(name: string, headers: Headers): Promise<Response>;
}

export function createAccounts(options: AccountOptions): Accounts {
  const { world, passwords, mails, codeGuesses } = options;
  const library = createSignInLibrary(options.signIn, options.redirects);
  const checks = createPasswordChecks({ ...options, library });
  const signUp = createSignUp({ ...options, library });
  return {
    ...createClaims(world, passwords, checks),
    handle: createEndpoints({ world, library, signUp, checks, mails, codeGuesses }),
    signUp,
    signIn: checks.signIn,
    signOut: (headers) => library.post("/sign-out", {}, headers),
    rename: (name, headers) => library.post("/update-user", { name }, headers),
    mail: (purpose, email, headers, address) => mails.request(purpose, email, address, { locale: localeOf(headers) }),
    async confirmFor(token, { email }, headers, address) {
      const invite = await openInvite(world, token);
      await mails.request("verify_address", email, address, { locale: localeOf(headers), invite });
    },
  };
}
