/** What a visitor may do with an open invite: sign up, sign in, join, switch account, decline. */
import { html } from "hono/html";
import { actionForm, field } from "./form.ts";
import type { JoinAction, JoinView } from "./join-page.ts";
import { type Html, named, said } from "./layout.ts";
import type { Texts } from "./texts.ts";

const MIN_PASSWORD = 8;
const MAX_NAME = 200;
const MAX_ADDRESS = 254;

const post = actionForm<JoinAction>;

/** Whoever has to ask is promised no more than that. */
export function entryTexts({ preview, texts: { join, door, claim, account } }: JoinView) {
  return preview.invite.requiresApproval
    ? {
        signUpButton: door.signUpAndAsk,
        signIn: door.signIn,
        signInButton: door.signInButton,
        claimButton: account.passwordButton,
      }
    : { ...join, claimButton: claim.button };
}

export function signUpForm(view: JoinView): Html {
  const { preview, path, values, texts, errors } = view;
  const { email, firstName, lastName } = preview.invite;
  const fullName = [firstName, lastName].filter(Boolean).join(" ");
  return html`<section aria-labelledby="form-heading">
<h2 id="form-heading">${texts.form.signUp}</h2>
${post(
  path,
  "sign-up",
  html`${emailField(view, email !== null)}
${field({ name: "name", type: "text", label: texts.form.name, autocomplete: "name", value: values?.name ?? fullName, maxlength: MAX_NAME, error: errors.get("name") })}
${passwordField(view, "new-password")}
<button class="primary">${entryTexts(view).signUpButton}</button>`,
)}
<p class="aside">${texts.form.haveAccount} <a href="${path}?form=sign-in">${texts.form.signInInstead}</a></p>
</section>`;
}

export function signInForm(view: JoinView): Html {
  const { preview, path, texts } = view;
  const known = preview.visitor.state === "known";
  return html`<section aria-labelledby="form-heading">
<h2 id="form-heading">${entryTexts(view).signIn}</h2>
${post(
  path,
  "sign-in",
  html`${emailField(view, known)}
${passwordField(view, "current-password")}
<button class="primary">${entryTexts(view).signInButton}</button>`,
)}
<p class="aside">${forgotten(view)}</p>
${known ? "" : html`<p class="aside">${texts.form.noAccount} <a href="${path}?form=sign-up">${texts.form.signUpInstead}</a></p>`}
</section>`;
}

/** Where the account was never confirmed, the link is proof enough; otherwise a mail has to be. */
function forgotten({ preview, path, isClaimable, texts }: JoinView): Html {
  const { forgot } = texts.form;
  if (isClaimable) return html`<a href="${path}?form=claim">${forgot}</a>`;
  const { email } = preview.invite;
  return html`<a href="/account/forgot${email ? `?email=${encodeURIComponent(email)}` : ""}">${forgot}</a>`;
}

/** For an account that somebody made with this address and never confirmed: the holder of the link takes it over. */
export function claimForm(view: JoinView): Html {
  const { claim, form } = view.texts;
  return html`<section aria-labelledby="form-heading">
<h2 id="form-heading">${claim.heading}</h2>
<p>${claim.text}</p>
${post(
  view.path,
  "claim",
  html`${emailField(view, true)}
${passwordField(view, "new-password")}
<button class="primary">${entryTexts(view).claimButton}</button>`,
)}
<p class="aside"><a href="${view.path}?form=sign-in">${form.signInInstead}</a></p>
</section>`;
}

/** The address of an e-mail invite is given. A password manager keeps it with the password as the user's name. */
function emailField({ preview, values, texts, locale, errors }: JoinView, locked: boolean): Html {
  const { email, allowedDomains } = preview.invite;
  const { emailLocked, emailFor, emailAt } = texts.join;
  const hint = locked ? emailLocked : email ? said(emailFor, { email }) : domainHint();
  const value = locked ? (email ?? "") : (values?.email ?? email ?? "");
  return field({
    name: "email",
    type: "email",
    label: texts.form.email,
    autocomplete: "username",
    value,
    hint,
    readonly: locked,
    maxlength: MAX_ADDRESS,
    error: errors.get("email"),
  });

  function domainHint() {
    return allowedDomains?.length ? said(emailAt, { domains: listed(allowedDomains, locale) }) : undefined;
  }
}

/** `a.example or b.example` */
function listed(domains: readonly string[], locale: string): Html {
  const parts = new Intl.ListFormat(locale, { type: "disjunction" }).formatToParts(domains);
  return html`${parts.map(({ type, value }) => (type === "element" ? named(value) : value))}`;
}

function passwordField({ texts, errors }: JoinView, autocomplete: "new-password" | "current-password"): Html {
  const hint = autocomplete === "new-password" ? texts.form.passwordHint : undefined;
  return field({
    name: "password",
    type: "password",
    label: texts.form.password,
    autocomplete,
    hint,
    minlength: MIN_PASSWORD,
    error: errors.get("password"),
  });
}

export function joinForm({ preview, path, texts, problem }: JoinView): Html {
  const { invite, visitor } = preview;
  const join = post(
    path,
    "accept",
    html`<button class="primary">${said(texts.join.button, { tenant: invite.tenant.name })}</button>`,
  );
  const ask = (text: string) => post(path, "request", html`<button class="primary">${text}</button>`);
  const { askByInvite, lineUp } = texts.door;
  const act = invite.requiresApproval ? ask(askByInvite) : join;
  return html`${invite.waitlist && problem?.code === "seats_full" ? ask(lineUp) : act}
${visitor.user ? signedInAs(visitor.user.email, texts, (button) => switchForm(path, button)) : ""}`;
}

/** The mail's link comes back to this page. A host app confirms addresses in its own way. */
export function confirmForm({ preview, path, texts, signInUrl, form }: JoinView): Html {
  const { confirmText, confirmThere, confirmAgain } = texts.join;
  const user = preview.visitor.user?.email ?? "";
  const again = post(path, "confirm", html`<button>${confirmAgain}</button>`);
  return html`<section class="notice" aria-labelledby="confirm-heading">
<h2 id="confirm-heading">${texts.door.unverified}</h2>
<p${form === "confirm" ? html` role="status"` : ""}>${said(signInUrl === undefined ? confirmText : confirmThere, { user })}</p>
${signInUrl === undefined ? again : ""}
</section>
${signedInAs(user, texts, (button) => switchForm(path, button))}`;
}

/** @param form what the button to switch account stands in */
export function signedInAs(user: string, { form: texts }: Texts, form: (button: Html) => Html): Html {
  const button = html`<button class="link">${texts.switch}</button>`;
  return html`<div class="aside">${said(texts.signedInAs, { user })} ${texts.notYou} ${form(button)}</div>`;
}

export function otherAccount({ preview, path, texts, locale }: JoinView): Html {
  const { email, allowedDomains } = preview.invite;
  const { other, otherFor, otherAt, otherHint } = texts.join;
  const user = preview.visitor.user?.email ?? "";
  const text = email ? said(otherFor, { email, user }) : said(otherAt, { domains: listed(allowedDomains ?? [], locale), user });
  return html`<section class="notice" aria-labelledby="other-heading">
<h2 id="other-heading">${other}</h2>
<p>${text}</p>
<p>${otherHint}</p>
${switchForm(path, html`<button class="primary">${texts.form.switch}</button>`)}
</section>`;
}

function switchForm(path: string, button: Html): Html {
  return post(path, "switch", button);
}

/** Two steps, because it closes the invite for good. A link is nobody's to decline, nor is somebody else's invite. */
export function declineForm({ preview, path, texts }: JoinView): Html | "" {
  if (preview.invite.kind === "link" || preview.visitor.state === "other_account") return "";
  return html`<details class="decline">
<summary>${texts.join.decline}</summary>
<p>${texts.join.declineHint}</p>
${post(path, "reject", html`<button class="danger">${texts.join.declineButton}</button>`)}
</details>`;
}
