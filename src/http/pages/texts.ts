/**
 * Every sentence on the accept pages. A language is one more object of the same type: what holds a name is a function,
 * because word order differs.
 */
import { html } from "hono/html";
import type { ProblemCode } from "../../core/problems.ts";
import type { Html } from "./layout.ts";

const english = {
  title: (tenant: string) => `Join ${tenant}`,
  titleWithProblem: (title: string) => `Problem: ${title}`,
  heading: (tenant: Html) => html`Join ${tenant}`,
  invitedBy: (inviter: Html) => html`${inviter} invites you.`,
  invited: "You are invited.",
  role: (name: string) => name.charAt(0).toUpperCase() + name.slice(1),
  roles: (count: number) => (count === 1 ? "Role" : "Roles"),
  expires: "Open until",

  codeHeading: "Open your invite",
  codeText: "Type the code you were given.",
  code: "Code",
  codeHint: "8 letters and digits, for example 7KQ2 M9XD.",
  codeButton: "Continue",

  signUp: "Create your account",
  signUpButton: "Create account and join",
  haveAccount: "Have an account already?",
  signInInstead: "Sign in instead",
  signIn: "Sign in to join",
  signInButton: "Sign in and join",
  noAccount: "No account yet?",
  signUpInstead: "Create one",
  name: "Your name",
  email: "E-mail",
  password: "Password",
  passwordHint: "At least 8 characters.",
  emailLocked: "The invite is for this address.",
  emailFor: (email: Html) => html`The invite is for ${email}.`,
  emailAt: (domains: string) => `The invite is for addresses at ${domains}.`,

  signedInAs: (user: Html) => html`Signed in as ${user}.`,
  joinButton: (tenant: Html) => html`Join ${tenant}`,
  switch: "Switch account",
  notYou: "Not you?",
  other: "The invite is not for this account",
  otherFor: (email: Html, user: Html) => html`It is for ${email}. You are signed in as ${user}.`,
  otherAt: (domains: string, user: Html) => html`It is for addresses at ${domains}. You are signed in as ${user}.`,
  otherHint: "Switching signs you out and brings you back here.",

  unverified: "Confirm your address first",
  unverifiedText: (user: Html) => html`We sent a mail to ${user}. Open its link: it brings you back here.`,
  unverifiedThere: (user: Html) => html`Confirm ${user} where you have your account, then open this invite again.`,
  unverifiedAgain: "Send the mail again",

  decline: "Decline",
  declineHint: "The invite closes for good. To come in later you would need a new one.",
  declineButton: "Decline the invite",

  memberTitle: (tenant: string) => `You are a member of ${tenant}`,
  memberHeading: (tenant: Html) => html`You are a member of ${tenant}`,
  memberText: "There is nothing left to do here.",
  open: (tenant: Html) => html`Open ${tenant}`,
  openApp: "Open the app",

  expired: {
    heading: "This invite has expired",
    text: (at: Html, tenant: Html) => html`The invite to ${tenant} was open until ${at}.`,
  },
  canceled: { heading: "This invite was canceled", text: (tenant: Html) => html`The invite to ${tenant} is no longer open.` },
  rejected: { heading: "This invite was declined", text: (tenant: Html) => html`The invite to ${tenant} was turned down.` },
  usedUp: {
    heading: "This invite has been used",
    text: (tenant: Html) => html`The invite to ${tenant} lets nobody else in. If it was you who used it, sign in to the app.`,
  },
  askNew: (inviter: Html) => html`Ask ${inviter} for a new one.`,
  askNewUnnamed: "Ask the person who invited you for a new one.",
  changedMind: "Changed your mind?",

  joinedTitle: (tenant: string) => `Welcome to ${tenant}`,
  joinedHeading: (tenant: Html) => html`Welcome to ${tenant}`,
  joinedText: "You are in.",
  continue: "Continue",
  declinedTitle: "Invite declined",
  declinedHeading: "You declined the invite",
  declinedText: "It is closed now, and nothing more will happen. You can close this page.",
  notFoundTitle: "Invite not found",
  notFoundHeading: "We cannot find this invite",
  notFoundText: "The link may be incomplete, or a newer one has replaced it.",
  notFoundHint: "Open the link from the latest mail you got, or ask the person who invited you for a new one.",

  problemHeading: "That did not work",
  /** What a person at an accept page is told. Other codes show their own detail. */
  problems: {
    unauthenticated: "Sign in first.",
    rate_limited: "Too many attempts. Wait a moment, then try again.",
    cross_origin: "The form came from another site. Send it again from this page.",
    email_mismatch: "The invite is for another address. Switch to the account with that address.",
    email_unverified: "Your address is not confirmed yet. Confirm it, then open this invite again.",
    domain_not_allowed: "The invite is for addresses at other domains.",
    inviter_not_entitled: "The person who invited you may no longer do so. Ask somebody else there for a new invite.",
    seats_full: "There is no free seat at the moment. Ask the person who invited you to make room, then try again.",
    already_member: "You are a member already.",
    invite_already_used: "You have used this invite before. Ask for a new one.",
    invite_accepted: "Somebody else has just used this invite.",
    unavailable: "The service cannot answer right now. Try again in a moment.",
    internal: "Something went wrong on our side. Try again in a moment.",
  } as Partial<Record<ProblemCode, string>>,
};

export type Texts = typeof english;

const catalogue: Record<string, Texts> = { en: english };

/** The texts in the nearest language there is: `pt-BR`, then `pt`, then English. */
export function textsFor(locale: string | null | undefined): { lang: string; texts: Texts } {
  for (const lang of [locale, locale?.split("-", 1)[0]]) {
    const texts = lang && Object.hasOwn(catalogue, lang) ? catalogue[lang] : undefined;
    if (lang && texts) return { lang, texts };
  }
  return { lang: "en", texts: english };
}
