/** The pages that the mails to an account lead to. Opening one changes nothing: each act is a form that a person sends. */
import { html } from "hono/html";
import type { ProblemDetails } from "../../core/problems.ts";
import { field, problemSummary } from "./form.ts";
import { type Html, page } from "./layout.ts";
import { type PersonTexts, personTexts, said } from "./person-texts.ts";

interface Model {
  /** BCP 47, of the visitor. */
  locale: string | null;
  problem?: ProblemDetails | undefined;
}

function sheet(lang: string, title: string, body: Html): string {
  return page({ title, lang, style: "join", body: html`<main class="sheet"><header><h1>${title}</h1></header>${body}</main>` });
}

function problemIn(problem: ProblemDetails | undefined, texts: PersonTexts, name: "email" | "password") {
  if (!problem) return { summary: "" as const };
  const ofField = { email: texts.invalidEmail, password: texts.invalidPassword }[name];
  const isOfField = problem.code === "invalid_email" || problem.code === "invalid_field";
  const told = problem.code === "rate_limited" ? texts.rateLimited : (problem.detail ?? problem.title);
  const found = new Map([[isOfField ? name : "", isOfField ? ofField : told]]);
  const error = found.get(name);
  return { summary: problemSummary(found, texts, [name]), ...(error === undefined ? {} : { error }) };
}

export function forgotPage({ email = "", locale, problem }: Model & { email?: string }): string {
  const { lang, texts } = personTexts(locale);
  const { summary, error } = problemIn(problem, texts, "email");
  const input = field({
    ...{ name: "email", type: "email", label: texts.email, autocomplete: "username" },
    ...{ value: email, maxlength: 254, error },
  });
  return sheet(
    lang,
    texts.forgotHeading,
    html`<p class="lead">${texts.forgotText}</p>${summary}<form method="post" action="/account/forgot">${input}
<button class="primary">${texts.forgotButton}</button></form>`,
  );
}

export function sentPage({ email, locale }: Model & { email: string }): string {
  const { lang, texts } = personTexts(locale);
  const open = html`<p><a class="button" href="/">${texts.open}</a></p>`;
  return sheet(lang, texts.sentHeading, html`<p class="lead">${said(texts.sentText, { email })}</p>${open}`);
}

export function passwordPage({ path, email, locale, problem }: Model & { path: string; email: string }): string {
  const { lang, texts } = personTexts(locale);
  const { summary, error } = problemIn(problem, texts, "password");
  const input = field({
    ...{ name: "password", type: "password", label: texts.password, autocomplete: "new-password" },
    ...{ hint: texts.passwordHint, minlength: 8, error },
  });
  // A password manager keeps the password under this address.
  const user = html`<input type="email" name="email" value="${email}" autocomplete="username" hidden readonly>`;
  return sheet(
    lang,
    texts.passwordHeading,
    html`<p class="lead">${said(texts.passwordText, { email })}</p>${summary}<form method="post" action="${path}">${user}${input}
<button class="primary">${texts.passwordButton}</button></form>`,
  );
}

export function verifyPage({ path, email, locale }: Model & { path: string; email: string }): string {
  const { lang, texts } = personTexts(locale);
  const form = html`<form method="post" action="${path}"><button class="primary">${texts.verifyButton}</button></form>`;
  return sheet(lang, texts.verifyHeading, html`<p class="lead">${said(texts.verifyText, { email })}</p>${form}`);
}

/** @param inviteUrl where the person was on the way to @default the app */
export function donePage({
  what,
  locale,
  inviteUrl,
}: Model & { what: "password" | "verify"; inviteUrl?: string | undefined }): string {
  const { lang, texts } = personTexts(locale);
  const [url, label] = inviteUrl === undefined ? ["/", texts.open] : [inviteUrl, texts.openInvite];
  const open = html`<p><a class="button primary" href="${url}">${label}</a></p>`;
  return sheet(lang, texts[`${what}Done`], html`<p class="lead">${texts[`${what}DoneText`]}</p>${open}`);
}

/** Sent with status 410. */
export function deadLinkPage({ locale }: Model): string {
  const { lang, texts } = personTexts(locale);
  const again = html`<p><a class="button" href="/account/forgot">${texts.askAgain}</a></p>`;
  return sheet(lang, texts.deadHeading, html`<p class="lead">${texts.deadText}</p>${again}`);
}
