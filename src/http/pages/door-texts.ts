/** Every sentence on the pages where people ask to join a tenant, and where a domain is confirmed. */
import { html } from "hono/html";
import type { MyRequest } from "../../core/read-requests.ts";
import { type Html, named } from "./layout.ts";

export const doorTexts = {
  title: (tenant: string) => `Ask to join ${tenant}`,
  heading: (tenant: Html) => html`Ask to join ${tenant}`,
  lead: "Somebody there reads your request and answers it. You get a mail.",
  message: "Message",
  messageHint: "Who you are, and why you want to join. You may leave it empty.",
  ask: "Send the request",
  askByInvite: "Ask to join",
  byInvite: "Somebody there answers your request before you are in.",
  lineUp: "Join the waitlist",
  signUp: "Create your account",
  signUpButton: "Create account",
  signIn: "Sign in to ask",
  signInButton: "Sign in",
  unverifiedHeading: "Confirm your address first",
  unverifiedText: (email: Html) => html`We sent a mail to ${email}. Open its link, then come back to this page.`,
  waitingTitle: "Your request is sent",
  waitingHeading: (tenant: Html) => html`You asked to join ${tenant}`,
  waitingText: "Somebody there will answer it. You get a mail, and may close this page.",
  lineHeading: (tenant: Html) => html`You are on the waitlist of ${tenant}`,
  lineText: (position: number) =>
    `Every seat is taken. Your place in the line: ${position}. You get a mail when it is your turn.`,
  withdraw: "Withdraw the request",
  domainTitle: (domain: string) => `Confirm ${domain}`,
  domainText: (tenant: Html, domain: Html) =>
    html`${tenant} says that ${domain} is theirs. If you confirm it, people with an address there can join ${tenant} by themselves.`,
  domainButton: "Yes, confirm it",
  domainDone: (domain: string) => `${domain} is confirmed`,

  notFoundTitle: "Nothing to join here",
  notFoundText: "There is no such group, or it takes no requests.",
  notFoundHint: "Ask somebody who is in it for an invite.",
};

/** What somebody is told who has asked. */
export function waitingTexts(tenant: string, { position }: MyRequest): { heading: Html; lead: string } {
  const name = named(tenant);
  return position === null
    ? { heading: doorTexts.waitingHeading(name), lead: doorTexts.waitingText }
    : { heading: doorTexts.lineHeading(name), lead: doorTexts.lineText(position) };
}
