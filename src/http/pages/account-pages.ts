/** The pages that the mails to an account lead to. Opening one changes nothing: each act is a form that a person sends. */
import { html } from "hono/html";
import type { ProblemDetails } from "../../core/problems.ts";
import { accountTexts as own } from "./account-texts.ts";
import { field, problemSummary, problemTexts } from "./form.ts";
import { type Html, page } from "./layout.ts";
import { textsFor } from "./texts.ts";

const { texts, lang } = textsFor(null);

function sheet(title: string, body: Html): string {
  return page({ title, lang, style: "join", body: html`<main class="sheet"><header><h1>${title}</h1></header>${body}</main>` });
}

function problemIn(problem: ProblemDetails | undefined, name: string): { summary: Html | ""; error?: string } {
  const found = problemTexts(problem, texts);
  const error = found.get(name);
  return { summary: problemSummary(found, texts, [name]), ...(error === undefined ? {} : { error }) };
}

export function forgotPage({ email, problem }: { email?: string; problem?: ProblemDetails } = {}): string {
  const { summary, error } = problemIn(problem, "email");
  const input = field({
    name: "email",
    type: "email",
    label: own.email,
    autocomplete: "username",
    value: email ?? "",
    maxlength: 254,
    error,
  });
  return sheet(
    own.forgotHeading,
    html`<p class="lead">${own.forgotText}</p>${summary}<form method="post" action="/account/forgot">${input}
<button class="primary">${own.forgotButton}</button></form>`,
  );
}

export function sentPage(email: string): string {
  return sheet(
    own.sentHeading,
    html`<p class="lead">${own.sentText(email)}</p><p><a class="button" href="/">${own.open}</a></p>`,
  );
}

export function passwordPage({ path, email, problem }: { path: string; email: string; problem?: ProblemDetails }): string {
  const { summary, error } = problemIn(problem, "password");
  const hint = own.passwordHint;
  const input = field({
    name: "password",
    type: "password",
    label: own.password,
    autocomplete: "new-password",
    hint,
    minlength: 8,
    error,
  });
  // A password manager keeps the password under this address.
  const user = html`<input type="email" name="email" value="${email}" autocomplete="username" hidden readonly>`;
  return sheet(
    own.passwordHeading,
    html`<p class="lead">${own.passwordText(email)}</p>${summary}<form method="post" action="${path}">${user}${input}
<button class="primary">${own.passwordButton}</button></form>`,
  );
}

export function verifyPage({ path, email }: { path: string; email: string }): string {
  const form = html`<form method="post" action="${path}"><button class="primary">${own.verifyButton}</button></form>`;
  return sheet(own.verifyHeading, html`<p class="lead">${own.verifyText(email)}</p>${form}`);
}

export function donePage(what: "password" | "verify"): string {
  const [title, text] = what === "password" ? [own.passwordDone, own.passwordDoneText] : [own.verifyDone, own.verifyDoneText];
  return sheet(title, html`<p class="lead">${text}</p><p><a class="button primary" href="/">${own.open}</a></p>`);
}

/** Sent with status 410. */
export function deadLinkPage(): string {
  const again = html`<p><a class="button" href="/account/forgot">${own.askAgain}</a></p>`;
  return sheet(own.deadHeading, html`<p class="lead">${own.deadText}</p>${again}`);
}
