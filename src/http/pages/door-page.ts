/**
 * The page where people ask to join a tenant, `/tenants/{id}/join`: its name, and the one thing to do next. Its forms post
 * to the same path with an `action`; nothing is asked by opening the page.
 */
import { html } from "hono/html";
import type { ProblemDetails } from "../../core/problems.ts";
import type { Door } from "../../core/read-requests.ts";
import { actionForm, type FieldOptions, field, problemSummary, problemTexts } from "./form.ts";
import { signedInAs } from "./join-forms.ts";
import { type Html, monogram, said, sheet } from "./layout.ts";
import { type ForReader, plain, type Spoken, textsFor } from "./texts.ts";
import { waitingHeader } from "./waiting.ts";

/** What the forms send as `action`. */
export const doorActions = ["ask", "withdraw", "sign-up", "sign-in", "switch"] as const;
const post = actionForm<(typeof doorActions)[number]>;

export interface DoorModel extends ForReader {
  door: Door;
  /** Where the forms post to: the page's own path. */
  path: string;
  /** Which form a signed-out visitor asked for (`?form=`), or sent last. @default "sign-in" */
  form?: "sign-up" | "sign-in";
  problem?: ProblemDetails;
  /** What was typed, so that nobody types it twice. Never a password. */
  values?: { name?: string; email?: string; message?: string };
}

const MAX_NAME = 200;
const MAX_ADDRESS = 254;
const MAX_MESSAGE = 500;

/** What the parts of the page are made from. */
interface DoorView extends DoorModel, Spoken {
  /** What went wrong, by field. */
  errors: Map<string, string>;
}

export function doorPage(model: DoorModel): string {
  const { tenant, visitor } = model.door;
  const spoken = textsFor([...model.wishes, model.door.locale]);
  const { lang, texts } = spoken;
  const errors = problemTexts(model.problem, texts, model.form);
  const { header, content, fields } = nextStep({ ...model, ...spoken, errors });
  const title = visitor.state === "waiting" ? texts.door.waitingTitle : plain(texts.door.title, { tenant: tenant.name });
  return sheet(
    model.problem ? plain(texts.problem.title, { title }) : title,
    lang,
    html`${header}
${problemSummary(errors, texts, fields)}${content}`,
  );
}

/** Sent with status 404. */
export function noDoorPage({ wishes }: ForReader): string {
  const { lang, texts } = textsFor(wishes);
  const { missing, missingText, missingHint } = texts.door;
  const body = html`<header><h1>${missing}</h1><p class="lead">${missingText}</p></header><p>${missingHint}</p>`;
  return sheet(missing, lang, body);
}

interface Step {
  header: Html;
  content: Html;
  /** Those of a form that a problem may be at. */
  fields: string[];
}

function nextStep(view: DoorView): Step {
  const { door, path, texts } = view;
  const { tenant, visitor } = door;
  const own = texts.door;
  const name = { tenant: tenant.name };
  const header = headed(tenant.name, said(own.title, name), own.lead);
  switch (visitor.state) {
    case "member": {
      const { member, memberText, open } = texts.join;
      const link = html`<p><a class="button primary" href="/?tenant=${encodeURIComponent(tenant.id)}">${said(open, name)}</a></p>`;
      return { header: headed(tenant.name, said(member, name), memberText), content: link, fields: [] };
    }
    case "waiting": {
      const withdraw = post(path, "withdraw", html`<button class="link">${own.withdraw}</button>`);
      const waits = waitingHeader(tenant.name, visitor.request, view);
      return { header: waits, content: html`${withdraw}${switching(view, visitor.user.email)}`, fields: [] };
    }
    case "unverified": {
      const { email } = visitor.user;
      const text = said(own.unverifiedText, { email });
      const notice = html`<section class="notice"><h2>${own.unverified}</h2><p>${text}</p></section>`;
      return { header, content: html`${notice}${switching(view, email)}`, fields: [] };
    }
    case "open":
      return { header, content: html`${askForm(view)}${switching(view, visitor.user.email)}`, fields: ["message"] };
    default:
      return { header, content: accountForm(view), fields: ["name", "email", "password"] };
  }
}

function headed(tenant: string, heading: Html, lead: string): Html {
  return html`<header>${monogram(tenant)}<h1>${heading}</h1><p class="lead">${lead}</p></header>`;
}

function askForm({ path, values, texts, errors }: DoorView): Html {
  const { message, messageHint, ask } = texts.door;
  const error = errors.get("message");
  return post(
    path,
    "ask",
    html`<div class="field">
<label for="message">${message}</label>
<p class="hint" id="message-hint">${messageHint}</p>
${error ? html`<p class="error" id="message-error">${error}</p>` : ""}
<textarea id="message" name="message" rows="4" maxlength="${MAX_MESSAGE}" dir="auto" aria-describedby="message-hint${error ? " message-error" : ""}"${error ? html` aria-invalid="true"` : ""}>${values?.message ?? ""}</textarea>
</div>
<button class="primary">${ask}</button>`,
  );
}

function accountForm({ path, form = "sign-in", values, texts, errors }: DoorView): Html {
  const { form: words, door } = texts;
  const isNew = form === "sign-up";
  const input = (options: Omit<FieldOptions, "error">) => field({ ...options, error: errors.get(options.name) });
  const email = input({
    ...{ name: "email", type: "email", label: words.email, autocomplete: "username" },
    value: values?.email ?? "",
    maxlength: MAX_ADDRESS,
  });
  const name = { name: "name", type: "text", label: words.name, autocomplete: "name" } as const;
  const password = input({
    ...{ name: "password", type: "password", label: words.password },
    autocomplete: isNew ? "new-password" : "current-password",
    ...(isNew ? { hint: words.passwordHint, minlength: 8 } : {}),
  });
  const other = isNew
    ? html`${words.haveAccount} <a href="${path}?form=sign-in">${words.signInInstead}</a>`
    : html`${words.noAccount} <a href="${path}?form=sign-up">${words.signUpInstead}</a>`;
  return html`<section aria-labelledby="form-heading">
<h2 id="form-heading">${isNew ? words.signUp : door.signIn}</h2>
${post(
  path,
  form,
  html`${email}${isNew ? input({ ...name, value: values?.name ?? "", maxlength: MAX_NAME }) : ""}${password}
<button class="primary">${isNew ? door.signUpButton : door.signInButton}</button>`,
)}
${isNew ? "" : html`<p class="aside"><a href="/account/forgot">${words.forgot}</a></p>`}
<p class="aside">${other}</p>
</section>`;
}

function switching({ path, texts }: DoorView, user: string): Html {
  return signedInAs(user, texts, (button) => post(path, "switch", button));
}
