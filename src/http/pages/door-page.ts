/**
 * The page where people ask to join a tenant, `/tenants/{id}/join`: its name, and the one thing to do next. Its forms post
 * to the same path with an `action`; nothing is asked by opening the page.
 */
import { html } from "hono/html";
import type { ProblemDetails } from "../../core/problems.ts";
import type { Door } from "../../core/read-requests.ts";
import { accountTexts } from "./account-texts.ts";
import { doorTexts as own, waitingTexts } from "./door-texts.ts";
import { type FieldOptions, field, problemSummary, problemTexts } from "./form.ts";
import { type Html, monogram, named, page } from "./layout.ts";
import { textsFor } from "./texts.ts";

/** What the forms send as `action`. */
export const doorActions = ["ask", "withdraw", "sign-up", "sign-in", "switch"] as const;
export type DoorAction = (typeof doorActions)[number];

export interface DoorModel {
  door: Door;
  /** Where the forms post to: the page's own path. */
  path: string;
  /** Which form a signed-out visitor asked for (`?form=`), or sent last. @default "sign-in" */
  form?: "sign-up" | "sign-in";
  problem?: ProblemDetails;
  /** What was typed, so that nobody types it twice. Never a password. */
  values?: { name?: string; email?: string; message?: string };
}

const { texts, lang } = textsFor(null);
const MAX_NAME = 200;
const MAX_ADDRESS = 254;
const MAX_MESSAGE = 500;

export function doorPage(model: DoorModel): string {
  const { tenant, visitor } = model.door;
  const errors = problemTexts(model.problem, texts);
  const { heading, lead, content, fields } = nextStep(model, errors);
  const title = visitor.state === "waiting" ? own.waitingTitle : own.title(tenant.name);
  return sheet(
    model.problem ? texts.titleWithProblem(title) : title,
    html`<header>${monogram(tenant.name)}<h1>${heading}</h1><p class="lead">${lead}</p></header>
${problemSummary(errors, texts, fields)}${content}`,
  );
}

/** Sent with status 404. */
export function noDoorPage(): string {
  return sheet(
    own.notFoundTitle,
    html`<header><h1>${own.notFoundTitle}</h1><p class="lead">${own.notFoundText}</p></header><p>${own.notFoundHint}</p>`,
  );
}

interface Step {
  heading: Html;
  lead: Html | string;
  content: Html;
  /** Those of a form that a problem may be at. */
  fields: string[];
}

function nextStep(model: DoorModel, errors: Map<string, string>): Step {
  const { tenant, visitor } = model.door;
  const name = named(tenant.name);
  const asking = { heading: own.heading(name), lead: own.lead };
  switch (visitor.state) {
    case "member": {
      const open = html`<p><a class="button primary" href="/?tenant=${encodeURIComponent(tenant.id)}">${texts.open(name)}</a></p>`;
      return { heading: texts.memberHeading(name), lead: texts.memberText, content: open, fields: [] };
    }
    case "waiting": {
      const withdraw = post(model.path, "withdraw", html`<button class="link">${own.withdraw}</button>`);
      return { ...waitingTexts(tenant.name, visitor.request), content: html`${withdraw}${signedInAs(model)}`, fields: [] };
    }
    case "unverified": {
      const text = own.unverifiedText(named(visitor.user.email));
      const notice = html`<section class="notice"><h2>${own.unverifiedHeading}</h2><p>${text}</p></section>`;
      return { ...asking, content: html`${notice}${signedInAs(model)}`, fields: [] };
    }
    case "open":
      return { ...asking, content: html`${askForm(model, errors)}${signedInAs(model)}`, fields: ["message"] };
    default:
      return { ...asking, content: accountForm(model, errors), fields: ["name", "email", "password"] };
  }
}

function askForm({ path, values }: DoorModel, errors: Map<string, string>): Html {
  const error = errors.get("message");
  return post(
    path,
    "ask",
    html`<div class="field">
<label for="message">${own.message}</label>
<p class="hint" id="message-hint">${own.messageHint}</p>
${error ? html`<p class="error" id="message-error">${error}</p>` : ""}
<textarea id="message" name="message" rows="4" maxlength="${MAX_MESSAGE}" dir="auto" aria-describedby="message-hint${error ? " message-error" : ""}"${error ? html` aria-invalid="true"` : ""}>${values?.message ?? ""}</textarea>
</div>
<button class="primary">${own.ask}</button>`,
  );
}

function accountForm({ path, form = "sign-in", values }: DoorModel, errors: Map<string, string>): Html {
  const isNew = form === "sign-up";
  const input = (options: Omit<FieldOptions, "error">) => field({ ...options, error: errors.get(options.name) });
  const email = input({
    ...{ name: "email", type: "email", label: texts.email, autocomplete: "username" },
    value: values?.email ?? "",
    maxlength: MAX_ADDRESS,
  });
  const name = { name: "name", type: "text", label: texts.name, autocomplete: "name" } as const;
  const password = input({
    ...{ name: "password", type: "password", label: texts.password },
    autocomplete: isNew ? "new-password" : "current-password",
    ...(isNew ? { hint: texts.passwordHint, minlength: 8 } : {}),
  });
  const other = isNew
    ? html`${texts.haveAccount} <a href="${path}?form=sign-in">${texts.signInInstead}</a>`
    : html`${texts.noAccount} <a href="${path}?form=sign-up">${texts.signUpInstead}</a>`;
  return html`<section aria-labelledby="form-heading">
<h2 id="form-heading">${isNew ? own.signUp : own.signIn}</h2>
${post(
  path,
  form,
  html`${email}${isNew ? input({ ...name, value: values?.name ?? "", maxlength: MAX_NAME }) : ""}${password}
<button class="primary">${isNew ? own.signUpButton : own.signInButton}</button>`,
)}
${isNew ? "" : html`<p class="aside"><a href="/account/forgot">${accountTexts.forgot}</a></p>`}
<p class="aside">${other}</p>
</section>`;
}

function signedInAs({ door: { visitor }, path }: DoorModel): Html {
  const button = post(path, "switch", html`<button class="link">${texts.switch}</button>`);
  return html`<div class="aside">${texts.signedInAs(named("user" in visitor ? visitor.user.email : ""))} ${texts.notYou} ${button}</div>`;
}

function post(path: string, action: DoorAction, content: Html): Html {
  return html`<form method="post" action="${path}">
<input type="hidden" name="action" value="${action}">
${content}
</form>`;
}

function sheet(title: string, body: Html): string {
  return page({ title, lang, style: "join", body: html`<main class="sheet">${body}</main>` });
}
