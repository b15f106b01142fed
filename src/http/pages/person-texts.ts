/**
 * The pages of a person's own account and address, in the languages of the dashboard: choose a password, confirm an
 * address, stop invites. `{email}` and `{tenant}` stand for what is shown there.
 */
import { html } from "hono/html";
import { de, es, fr, it, nl, pl, pt } from "./languages/european.ts";
import { ar, he, ja, ko, tr, zh } from "./languages/others.ts";
import { type Html, named } from "./layout.ts";

const en = {
  forgotHeading: "Choose a new password",
  forgotText: "Give the address of your account. We send it a link.",
  forgotButton: "Send the link",
  email: "E-mail",
  sentHeading: "Look into your mailbox",
  sentText: "If {email} has an account, a link is on its way there. It works for an hour.",
  passwordHeading: "Choose a new password",
  passwordText: "For the account {email}. Every device that is signed in to it is signed out.",
  password: "New password",
  passwordHint: "At least 8 characters.",
  passwordButton: "Set the password",
  passwordDone: "Your password is set",
  passwordDoneText: "Sign in with it from now on.",
  verifyHeading: "Confirm your address",
  verifyText: "Is {email} your address?",
  verifyButton: "Yes, confirm it",
  verifyDone: "Your address is confirmed",
  verifyDoneText: "You can close this page.",
  deadHeading: "This link no longer works",
  deadText: "It was used, or its time is over, or a newer password was set since.",
  askAgain: "Ask for a new link",
  open: "Open the app",
  openInvite: "Open the invite",
  stopHeading: "Stop invitations from {tenant}?",
  stopText: "{tenant} will send no more invites to {email}.",
  stopButton: "Stop invitations",
  stoppedHeading: "Invitations are stopped",
  stoppedText: "{tenant} sends no more invites to {email}.",
  resumeButton: "Undo: let invitations come again",
  problemHeading: "That did not work",
  invalidEmail: "That is no e-mail address.",
  invalidPassword: "The password must have 8 to 256 characters.",
  rateLimited: "Too many attempts. Wait a moment, then try again.",
};

export type PersonTexts = Record<keyof typeof en, string>;

export const personLanguages: Record<string, PersonTexts> = { en, de, es, fr, it, nl, pl, pt, ar, he, ja, ko, tr, zh };

/** The first of these that there are texts in; English otherwise. @param wishes BCP 47 */
export function personTexts(...wishes: (string | null | undefined)[]): { lang: string; texts: PersonTexts } {
  for (const wish of wishes) {
    const lang = languageOf(wish ?? "");
    const texts = Object.hasOwn(personLanguages, lang) ? personLanguages[lang] : undefined;
    if (texts) return { lang, texts };
  }
  return { lang: "en", texts: en };
}

/** Empty for what is no tag, and for Chinese in traditional characters, which are not ours. */
function languageOf(tag: string): string {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return script === "Hant" ? "" : language;
  } catch {
    return "";
  }
}

/** A sentence with its values, each in its own direction of writing. */
export function said(sentence: string, values: { email?: string; tenant?: string }): Html {
  const parts = sentence.split(/\{(email|tenant)\}/);
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : named(values[part as "email" | "tenant"] ?? "")))}`;
}
