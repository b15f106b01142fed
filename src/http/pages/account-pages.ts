/** The pages that the mails to an account lead to. Opening one changes nothing: each act is a form that a person sends. */
import { html } from "hono/html";
import type { ProblemDetails } from "../../core/problems.ts";
import { field, problemSummary, problemTexts } from "./form.ts";
import { type Html, said, sheet } from "./layout.ts";
import { type ForReader, plain, textsFor } from "./texts.ts";

interface Model extends ForReader {
  problem?: ProblemDetails | undefined;
}

export function forgotPage({ email = "", wishes, problem }: Model & { email?: string }): string {
  const { lang, texts } = textsFor(wishes);
  const { account, form } = texts;
  const errors = problemTexts(problem, texts);
  const input = field({
    ...{ name: "email", type: "email", label: form.email, autocomplete: "username" },
    ...{ value: email, maxlength: 254, error: errors.get("email") },
  });
  return titled(
    account.forgotHeading,
    lang,
    html`<p class="lead">${account.forgotText}</p>${problemSummary(errors, texts, ["email"])}<form method="post" action="/account/forgot">${input}
<button class="primary">${account.forgotButton}</button></form>`,
    problem && plain(texts.problem.title, { title: account.forgotHeading }),
  );
}

export function sentPage({ email, wishes }: Model & { email: string }): string {
  const { lang, texts } = textsFor(wishes);
  const { sentHeading, sentText, open } = texts.account;
  const body = html`<p class="lead">${said(sentText, { email })}</p><p><a class="button" href="/">${open}</a></p>`;
  return titled(sentHeading, lang, body);
}

export function passwordPage({ path, email, wishes, problem }: Model & { path: string; email: string }): string {
  const { lang, texts } = textsFor(wishes);
  const { account, form } = texts;
  const errors = problemTexts(problem, texts);
  const input = field({
    ...{ name: "password", type: "password", label: account.newPassword, autocomplete: "new-password" },
    ...{ hint: form.passwordHint, minlength: 8, error: errors.get("password") },
  });
  // A password manager keeps the password under this address.
  const user = html`<input type="email" name="email" value="${email}" autocomplete="username" hidden readonly>`;
  return titled(
    account.passwordHeading,
    lang,
    html`<p class="lead">${said(account.passwordText, { email })}</p>${problemSummary(errors, texts, ["password"])}<form method="post" action="${path}">${user}${input}
<button class="primary">${account.passwordButton}</button></form>`,
    problem && plain(texts.problem.title, { title: account.passwordHeading }),
  );
}

export function verifyPage({ path, email, wishes }: Model & { path: string; email: string }): string {
  const { lang, texts } = textsFor(wishes);
  const { verifyHeading, verifyText, verifyButton } = texts.account;
  const form = html`<form method="post" action="${path}"><button class="primary">${verifyButton}</button></form>`;
  return titled(verifyHeading, lang, html`<p class="lead">${said(verifyText, { email })}</p>${form}`);
}

/** @param inviteUrl where the person was on the way to @default the app */
export function donePage({
  what,
  wishes,
  inviteUrl,
}: Model & { what: "password" | "verify"; inviteUrl?: string | undefined }): string {
  const { lang, texts } = textsFor(wishes);
  const { open, openInvite } = texts.account;
  const [url, label] = inviteUrl === undefined ? ["/", open] : [inviteUrl, openInvite];
  const link = html`<p><a class="button primary" href="${url}">${label}</a></p>`;
  return titled(texts.account[`${what}Done`], lang, html`<p class="lead">${texts.account[`${what}DoneText`]}</p>${link}`);
}

/**
 * Sent with status 410.
 *
 * @param askUrl where a new link is asked for; none: it is not asked for on a page
 */
export function deadLinkPage({ wishes, askUrl, homeUrl }: Model & { askUrl?: string; homeUrl: string }): string {
  const { lang, texts } = textsFor(wishes);
  const { deadHeading, deadText, askAgain, open } = texts.account;
  const again = askUrl === undefined ? "" : html`<p><a class="button primary" href="${askUrl}">${askAgain}</a></p>`;
  return titled(
    deadHeading,
    lang,
    html`<p class="lead">${deadText}</p>${again}<p><a class="button" href="${homeUrl}">${open}</a></p>`,
  );
}

/** @param documentTitle @default the heading */
function titled(heading: string, lang: string, body: Html, documentTitle = heading): string {
  return sheet(documentTitle, lang, html`<header><h1>${heading}</h1></header>${body}`);
}
