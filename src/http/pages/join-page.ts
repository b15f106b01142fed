/**
 * The accept page at `/join/{token}`, for every visitor: what the invite is, who it is for, and the one thing to do next.
 * Its forms post to the same path with an `action`; nothing is accepted by opening the page.
 */
import { html } from "hono/html";
import type { Preview } from "../../core/preview.ts";
import type { ProblemDetails } from "../../core/problems.ts";
import type { MyRequest } from "../../core/read-requests.ts";
import { doorTexts, waitingTexts } from "./door-texts.ts";
import { problemSummary, problemTexts } from "./form.ts";
import { closedInvite, memberAlready } from "./join-closed.ts";
import { claimForm, confirmForm, declineForm, joinForm, otherAccount, signInForm, signUpForm } from "./join-forms.ts";
import { type Html, monogram, named, page } from "./layout.ts";
import { moment } from "./moment.ts";
import { type Texts, textsFor } from "./texts.ts";

/** What the forms send as `action`. */
export const joinActions = ["accept", "request", "reject", "sign-up", "sign-in", "claim", "confirm", "switch"] as const;
export type JoinAction = (typeof joinActions)[number];

export interface JoinModel {
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
export interface JoinView extends JoinModel {
  lang: string;
  texts: Texts;
  /** What went wrong, by field. */
  errors: Map<string, string>;
}

export function joinPage(model: JoinModel): string {
  const { invite } = model.preview;
  const { lang, texts } = textsFor(invite.locale);
  const view: JoinView = { ...model, lang, texts, errors: problemTexts(model.problem, texts) };
  const { title, content } = pageState(view);
  const body = html`<main class="sheet">${content}</main>`;
  return page({ title: model.problem ? texts.titleWithProblem(title) : title, lang, style: "join", body });
}

function pageState(view: JoinView): { title: string; content: Html } {
  const { invite, visitor } = view.preview;
  if (visitor.state === "member") return memberAlready(view);
  if (view.request) return waiting(view, view.request);
  if (invite.status !== "pending") return closedInvite(view);
  const { content, fields } = nextStep(view);
  return {
    title: view.texts.title(invite.tenant.name),
    content: html`${offer(view)}${problemSummary(view.errors, view.texts, fields)}${content}${declineForm(view)}`,
  };
}

function waiting({ preview }: JoinView, request: MyRequest): { title: string; content: Html } {
  const { name } = preview.invite.tenant;
  const { heading, lead } = waitingTexts(name, request);
  return {
    title: doorTexts.waitingTitle,
    content: html`<header>${monogram(name)}<h1>${heading}</h1><p class="lead">${lead}</p></header>`,
  };
}

function nextStep(view: JoinView): { content: Html; fields: string[] } {
  const { state } = view.preview.visitor;
  if (state === "unverified") return { content: confirmForm(view), fields: [] };
  if (state === "invited") return { content: joinForm(view), fields: [] };
  if (view.signInUrl !== undefined && state !== "other_account") {
    return { content: html`<p><a class="button primary" href="${view.signInUrl}">${view.texts.signIn}</a></p>`, fields: [] };
  }
  if (state === "other_account") return { content: otherAccount(view), fields: [] };
  if (view.isClaimable && view.form === "claim") return { content: claimForm(view), fields: ["password"] };
  const form = state === "known" || view.form === "claim" ? "sign-in" : view.form;
  return form === "sign-in"
    ? { content: signInForm(view), fields: ["email", "password"] }
    : { content: signUpForm(view), fields: ["name", "email", "password"] };
}

function offer({ preview, texts, lang }: JoinView): Html {
  const { tenant, inviter, roles, expiresAt, message } = preview.invite;
  return html`<header>
${monogram(tenant.name)}
<h1>${texts.heading(named(tenant.name))}</h1>
<p class="lead">${inviter ? texts.invitedBy(named(inviter.name)) : texts.invited}</p>
</header>
${message ? html`<blockquote class="message" dir="auto">${message}</blockquote>` : ""}
<dl class="facts">
${roles.length > 0 ? html`<div><dt>${texts.roles(roles.length)}</dt><dd>${roleList(roles, texts)}</dd></div>` : ""}
<div><dt>${texts.expires}</dt><dd>${moment(expiresAt, lang)}</dd></div>
</dl>`;
}

export function roleList(roles: readonly string[], texts: Texts): Html {
  return html`<ul class="roles">${roles.map((role) => html`<li>${named(texts.role(role))}</li>`)}</ul>`;
}
