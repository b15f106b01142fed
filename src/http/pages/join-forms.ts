/** What a visitor may do with an open invite: sign up, sign in, join, switch account, decline. */
import { html } from "hono/html";
import { accountTexts } from "./account-texts.ts";
import { doorTexts } from "./door-texts.ts";
import { field } from "./form.ts";
import type { JoinAction, JoinView } from "./join-page.ts";
import { type Html, named } from "./layout.ts";

const MIN_PASSWORD = 8;
const MAX_NAME = 200;
const MAX_ADDRESS = 254;

function post(path: string, action: JoinAction, content: Html): Html {
  return html`<form method="post" action="${path}">
<input type="hidden" name="action" value="${action}">
${content}
</form>`;
}

export function signUpForm(view: JoinView): Html {
  const { preview, path, values, texts, errors } = view;
  const { email, firstName, lastName } = preview.invite;
  const fullName = [firstName, lastName].filter(Boolean).join(" ");
  return html`<section aria-labelledby="form-heading">
<h2 id="form-heading">${texts.signUp}</h2>
${post(
  path,
  "sign-up",
  html`${emailField(view, email !== null)}
${field({ name: "name", type: "text", label: texts.name, autocomplete: "name", value: values?.name ?? fullName, maxlength: MAX_NAME, error: errors.get("name") })}
${passwordField(view, "new-password")}
<button class="primary">${texts.signUpButton}</button>`,
)}
<p class="aside">${texts.haveAccount} <a href="${path}?form=sign-in">${texts.signInInstead}</a></p>
</section>`;
}

export function signInForm(view: JoinView): Html {
  const { preview, path, texts } = view;
  const known = preview.visitor.state === "known";
  return html`<section aria-labelledby="form-heading">
<h2 id="form-heading">${texts.signIn}</h2>
${post(
  path,
  "sign-in",
  html`${emailField(view, known)}
${passwordField(view, "current-password")}
<button class="primary">${texts.signInButton}</button>`,
)}
<p class="aside">${forgotten(view)}</p>
${known ? "" : html`<p class="aside">${texts.noAccount} <a href="${path}?form=sign-up">${texts.signUpInstead}</a></p>`}
</section>`;
}

/** Where the account was never confirmed, the link is proof enough; otherwise a mail has to be. */
function forgotten({ preview, path, isClaimable }: JoinView): Html {
  if (isClaimable) return html`<a href="${path}?form=claim">${accountTexts.forgot}</a>`;
  const { email } = preview.invite;
  return html`<a href="/account/forgot${email ? `?email=${encodeURIComponent(email)}` : ""}">${accountTexts.forgot}</a>`;
}

/** For an account that somebody made with this address and never confirmed: the holder of the link takes it over. */
export function claimForm(view: JoinView): Html {
  return html`<section aria-labelledby="form-heading">
<h2 id="form-heading">${accountTexts.claimHeading}</h2>
<p>${accountTexts.claimText}</p>
${post(
  view.path,
  "claim",
  html`${emailField(view, true)}
${passwordField(view, "new-password")}
<button class="primary">${accountTexts.claimButton}</button>`,
)}
<p class="aside"><a href="${view.path}?form=sign-in">${view.texts.signInInstead}</a></p>
</section>`;
}

/** The address of an e-mail invite is given. A password manager keeps it with the password as the user's name. */
function emailField({ preview, values, texts, errors }: JoinView, locked: boolean): Html {
  const { email, allowedDomains } = preview.invite;
  const hint = locked ? texts.emailLocked : email ? texts.emailFor(named(email)) : domainHint();
  const value = locked ? (email ?? "") : (values?.email ?? email ?? "");
  return field({
    name: "email",
    type: "email",
    label: texts.email,
    autocomplete: "username",
    value,
    hint,
    readonly: locked,
    maxlength: MAX_ADDRESS,
    error: errors.get("email"),
  });

  function domainHint() {
    return allowedDomains?.length ? texts.emailAt(allowedDomains.join(", ")) : undefined;
  }
}

function passwordField({ texts, errors }: JoinView, autocomplete: "new-password" | "current-password"): Html {
  const hint = autocomplete === "new-password" ? texts.passwordHint : undefined;
  return field({
    name: "password",
    type: "password",
    label: texts.password,
    autocomplete,
    hint,
    minlength: MIN_PASSWORD,
    error: errors.get("password"),
  });
}

export function joinForm({ preview, path, texts, problem }: JoinView): Html {
  const { invite, visitor } = preview;
  const join = post(path, "accept", html`<button class="primary">${texts.joinButton(named(invite.tenant.name))}</button>`);
  const ask = (text: string) => post(path, "request", html`<button class="primary">${text}</button>`);
  const act = invite.requiresApproval ? html`<p>${doorTexts.byInvite}</p>${ask(doorTexts.askByInvite)}` : join;
  return html`${invite.waitlist && problem?.code === "seats_full" ? ask(doorTexts.lineUp) : act}
${visitor.user ? signedInAs(path, named(visitor.user.email), texts) : ""}`;
}

function signedInAs(path: string, user: Html, texts: JoinView["texts"]): Html {
  return html`<div class="aside">${texts.signedInAs(user)} ${texts.notYou} ${switchForm(path, html`<button class="link">${texts.switch}</button>`)}</div>`;
}

/** The mail's link comes back to this page. A host app confirms addresses in its own way. */
export function confirmForm({ preview, path, texts, signInUrl, form }: JoinView): Html {
  const user = named(preview.visitor.user?.email ?? "");
  const text = signInUrl === undefined ? texts.unverifiedText(user) : texts.unverifiedThere(user);
  const again = post(path, "confirm", html`<button>${texts.unverifiedAgain}</button>`);
  return html`<section class="notice" aria-labelledby="confirm-heading">
<h2 id="confirm-heading">${texts.unverified}</h2>
<p${form === "confirm" ? html` role="status"` : ""}>${text}</p>
${signInUrl === undefined ? again : ""}
</section>
${signedInAs(path, user, texts)}`;
}

export function otherAccount({ preview, path, texts }: JoinView): Html {
  const { email, allowedDomains } = preview.invite;
  const user = named(preview.visitor.user?.email ?? "");
  return html`<section class="notice" aria-labelledby="other-heading">
<h2 id="other-heading">${texts.other}</h2>
<p>${email ? texts.otherFor(named(email), user) : texts.otherAt((allowedDomains ?? []).join(", "), user)}</p>
<p>${texts.otherHint}</p>
${switchForm(path, html`<button class="primary">${texts.switch}</button>`)}
</section>`;
}

function switchForm(path: string, button: Html): Html {
  return post(path, "switch", button);
}

/** Two steps, because it closes the invite for good. A link is nobody's to decline, nor is somebody else's invite. */
export function declineForm({ preview, path, texts }: JoinView): Html | "" {
  if (preview.invite.kind === "link" || preview.visitor.state === "other_account") return "";
  return html`<details class="decline">
<summary>${texts.decline}</summary>
<p>${texts.declineHint}</p>
${post(path, "reject", html`<button class="danger">${texts.declineButton}</button>`)}
</details>`;
}
