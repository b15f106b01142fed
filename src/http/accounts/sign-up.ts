/** Signing up, with an invite that is accepted in the same step, or asked of where it needs approval. */
import { type Accepted, acceptInvite } from "../../core/accept.ts";
import { assertOpenFor } from "../../core/accept-as-holder.ts";
import type { Visitor } from "../../core/actor.ts";
import { parseAddress } from "../../core/email.ts";
import type { Origin } from "../../core/events.ts";
import { openInvite } from "../../core/open.ts";
import { wantsConfirmedAddress } from "../../core/policy.ts";
import { Problem } from "../../core/problems.ts";
import { isPublicAddress, networkOf } from "../../core/public-address.ts";
import type { JoinRequest } from "../../core/request.ts";
import { requestByInvite } from "../../core/request-join.ts";
import type { World } from "../../core/world.ts";
import { localeOf } from "../accept-language.ts";
import type { AccountMails } from "../account-mails.ts";
import type { Throttle } from "../throttle.ts";
import { withBody } from "./answers.ts";
import type { SignInLibrary } from "./library.ts";

export type Registration = "open" | "invite-only";

export interface SignUpOptions {
  world: World;
  library: SignInLibrary;
  mails: AccountMails;
  registration: Registration;
  /** Sign-ups with an address that has an account, which they tell, by network of the caller. */
  takenAddresses: Throttle;
}

export interface SignUpInput {
  name?: unknown;
  email?: string;
  password?: unknown;
  inviteToken?: string | null;
}

export interface SignedUp {
  response: Response;
  /** Neither this nor `asked`: without an invite, or with one that wants a confirmed address first. */
  accepted?: Accepted;
  /** By a link that needs approval. */
  asked?: JoinRequest;
}

/** @param headers of the caller's request @param origin for the events of an accepted invite */
export type SignUp = (input: SignUpInput, headers: Headers, origin: Origin) => Promise<SignedUp>;

export function createSignUp({ world, library, mails, registration, takenAddresses }: SignUpOptions): SignUp {
  return async function signUp({ inviteToken, ...account }, headers, origin) {
    const email = parseAddress(account.email ?? "");
    if (!email) throw new Problem("invalid_email", { field: "email" });
    const token = inviteToken || undefined;
    const invite = token === undefined ? null : await openInvite(world, token);
    if (invite) await assertOpenFor(world, invite, email.key);
    else if (registration === "invite-only" && !(await world.directory.isEmpty())) throw new Problem("registration_closed");

    const makeAccount = () => library.post("/sign-up/email", { ...account, email: email.key }, headers);
    const response = await probing(origin, () => orTaken(email.key, makeAccount));
    const locale = localeOf(headers);
    const isForLater = !invite || wantsConfirmedAddress(invite);
    if (response.ok && isForLater) await mails.greet(email.key, { locale, invite });
    if (!response.ok || token === undefined || isForLater) return { response };
    const body = (await response.json()) as { user: { id: string; email: string; name: string } };
    const user: Visitor = { id: body.user.id, email: body.user.email, name: body.user.name, emailVerified: false, origin };
    const entry = invite?.requiresApproval
      ? { asked: await requestByInvite(world, token, user, {}) }
      : { accepted: await acceptInvite(world, token, user) };
    const emailVerified = (await world.directory.user(user.id))?.emailVerified ?? false;
    if (!emailVerified) await mails.greet(user.email, { locale });
    const answer = { ...body, user: { ...body.user, emailVerified } };
    return { response: withBody(response, answer), ...entry };
  };

  /** Of several who sign up with one address at once, the library tells the later ones only that it failed. Now it can say why. */
  async function orTaken(address: string, makeAccount: () => Promise<Response>): Promise<Response> {
    try {
      return await makeAccount();
    } catch (error) {
      if (await world.directory.userByEmail(address)) return makeAccount();
      throw error;
    }
  }

  /** Somebody on the internet who tries addresses, to learn which have accounts, is soon at an end. */
  async function probing({ ip }: Origin, signUpNow: () => Promise<Response>): Promise<Response> {
    if (ip === null || !isPublicAddress(ip)) return signUpNow();
    return takenAddresses.guess(networkOf(ip), async (wrong) => {
      const response = await signUpNow();
      if (response.status === 422 && /"USER_ALREADY_EXISTS/.test(await response.clone().text())) wrong();
      return response;
    });
  }
}
