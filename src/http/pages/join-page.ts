/**
 * The accept page at `/join/{token}`, for every visitor: what the invite is, who it is for, and the one thing to do next.
 * Its forms post to the same path with an `action`; nothing is accepted by opening the page.
 */
import { html } from "hono/html";
import type { Preview } from "../../core/preview.ts";
import type { ProblemDetails } from "../../core/problems.ts";
import type { MyRequest } from "../../core/read-requests.ts";
import { problemSummary, problemTexts } from "./form.ts";
import { closedInvite, memberAlready } from "./join-closed.ts";
import { claimForm, confirmForm, declineForm, entryTexts, joinForm, otherAccount, signInForm, signUpForm } from "./join-forms.ts";
import { type Html, monogram, named, said, sheet } from "./layout.ts";
import { moment } from "./moment.ts";
import { type ForReader, plain, roleName, type Spoken, type Texts, textsFor } from "./texts.ts";
import { waitingHeader } from "./waiting.ts";

/** What the forms send as `action`. */
export const joinActions = ["accept", "request", "reject", "sign-up", "sign-in", "claim", "confirm", "switch"] as const;
export type JoinAction = (typeof joinActions)[number];

export interface JoinModel extends ForReader {
  preview: Preview;
  /** Where the forms post to: the page's own path, `/join/<token>`. */
  path: string;
  /** Which form a signed-out visitor asked for (`?form=`), or sent last. @default by the visitor's state */
  form?: "sign-up" | "sign-in" | "claim" | "confirm";
  /** The account of the address was never confirmed, and this link proves the mailbox. @default false */
  isClaimable?: boolean;
  /** The host app's own page to sign in. @default the forms here */
  signInUrl?: string | undefined;
  /** What the visitor asked for before, and waits for. */
  request?: MyRequest | null;
  problem?: ProblemDetails;
  /** What was typed, so that nobody types it twice. Never a password. */
  values?: { name?: string; email?: string };
  /** The app, for those who are members already. @default "/" */
  continueUrl?: string;
}

/** What the parts of the page are made from. */
export interface JoinView extends JoinModel, Spoken {
  /** What went wrong, by field. */
  errors: Map<string, string>;
}

export function joinPage(model: JoinModel): string {
  const spoken = textsFor([...model.wishes, ...model.preview.locales]);
  const { lang, texts } = spoken;
  const view: JoinView = { ...model, ...spoken, errors: problemTexts(model.problem, texts, model.form) };
  const { title, content } = pageState(view);
  return sheet(model.problem ? plain(texts.problem.title, { title }) : title, lang, content);
}

function pageState(view: JoinView): { title: string; content: Html } {
  const { invite, visitor } = view.preview;
  if (visitor.state === "member") return memberAlready(view);
  if (view.request) return waiting(view, view.request);
  if (invite.status !== "pending") return closedInvite(view);
  const { content, fields } = nextStep(view);
  return {
    title: plain(offerTitle(view), { tenant: invite.tenant.name }),
    content: html`${offer(view)}${problemSummary(view.errors, view.texts, fields)}${content}${declineForm(view)}`,
  };
}

function waiting(view: JoinView, request: MyRequest): { title: string; content: Html } {
  return { title: view.texts.door.waitingTitle, content: waitingHeader(view.preview.invite.tenant.name, request, view) };
}

function nextStep(view: JoinView): { content: Html; fields: string[] } {
  const { state } = view.preview.visitor;
  if (state === "unverified") return { content: confirmForm(view), fields: [] };
  if (state === "invited") return { content: joinForm(view), fields: [] };
  if (view.signInUrl !== undefined && state !== "other_account") {
    return {
      content: html`<p><a class="button primary" href="${view.signInUrl}">${entryTexts(view).signIn}</a></p>`,
      fields: [],
    };
  }
  if (state === "other_account") return { content: otherAccount(view), fields: [] };
  if (view.isClaimable && view.form === "claim") return { content: claimForm(view), fields: ["password"] };
  const form = state === "known" || view.form === "claim" ? "sign-in" : view.form;
  return form === "sign-in"
    ? { content: signInForm(view), fields: ["email", "password"] }
    : { content: signUpForm(view), fields: ["name", "email", "password"] };
}

function offerTitle({ preview, texts }: JoinView): string {
  return preview.invite.requiresApproval ? texts.door.title : texts.join.title;
}

function offer(view: JoinView): Html {
  const { preview, texts, locale } = view;
  const { tenant, inviter, roles, expiresAt, message, requiresApproval } = preview.invite;
  const { invitedBy, invited, expires } = texts.join;
  return html`<header>
${monogram(tenant.name)}
<h1>${said(offerTitle(view), { tenant: tenant.name })}</h1>
<p class="lead">${inviter ? said(invitedBy, { inviter: inviter.name }) : invited}</p>
${requiresApproval ? html`<p class="lead">${texts.door.byInvite}</p>` : ""}
</header>
${message ? html`<blockquote class="message" dir="auto">${message}</blockquote>` : ""}
<dl class="facts">
${roles.length > 0 ? roleList(roles, texts) : ""}
<div><dt>${expires}</dt><dd>${moment(expiresAt, locale)}</dd></div>
</dl>`;
}

/** One of the facts. */
export function roleList(roles: readonly string[], texts: Texts): Html {
  const label = roles.length === 1 ? texts.join.role : texts.join.roles;
  const items = roles.map((role) => html`<li>${named(roleName(role, texts))}</li>`);
  return html`<div><dt>${label}</dt><dd><ul class="roles">${items}</ul></dd></div>`;
}
