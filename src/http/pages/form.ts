/** Forms, and their parts: a labelled field that says what is wrong with it, and the summary of what went wrong. */
import { html } from "hono/html";
import type { ProblemCode, ProblemDetails } from "../../core/problems.ts";
import type { Html } from "./layout.ts";
import type { Texts } from "./texts.ts";

/** @param path the page's own @param action what its route is to do */
export function actionForm<Action extends string>(path: string, action: Action, content: Html): Html {
  return html`<form method="post" action="${path}">
<input type="hidden" name="action" value="${action}">
${content}
</form>`;
}

export interface FieldOptions {
  name: "name" | "email" | "password";
  type: "text" | "email" | "password";
  label: string;
  autocomplete: string;
  value?: string;
  /** Below the label, read out with the field. */
  hint?: Html | string;
  error?: string;
  minlength?: number;
  maxlength?: number;
  readonly?: boolean;
}

/** An address is written from left to right on any page; a name as its letters go. */
const direction: Record<FieldOptions["type"], Html | ""> = { text: html` dir="auto"`, email: html` dir="ltr"`, password: "" };

export function field({ name, type, label, autocomplete, value, hint, error, ...rest }: FieldOptions): Html {
  const describedBy = [hint ? `${name}-hint` : "", error ? `${name}-error` : ""].filter(Boolean).join(" ");
  return html`<div class="field">
<label for="${name}">${label}</label>
${hint ? html`<p class="hint" id="${name}-hint">${hint}</p>` : ""}
${error ? html`<p class="error" id="${name}-error">${error}</p>` : ""}
<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" required${direction[type]}
${value === undefined ? "" : html` value="${value}"`}${rest.readonly ? html` readonly` : ""}
${rest.minlength ? html` minlength="${rest.minlength}"` : ""}${rest.maxlength ? html` maxlength="${rest.maxlength}"` : ""}
${type === "text" ? "" : html` autocapitalize="none" spellcheck="false"`}
${describedBy ? html` aria-describedby="${describedBy}"` : ""}${error ? html` aria-invalid="true" autofocus` : ""}>
</div>`;
}

/**
 * What went wrong, field by field, in the language of the page; a problem of no field stands under `""`.
 *
 * @param form the one that was sent
 */
export function problemTexts(problem: ProblemDetails | undefined, texts: Texts, form?: string): Map<string, string> {
  const found = new Map<string, string>();
  if (!problem) return found;
  const errors = problem.errors ?? [{ field: problem.field ?? "", code: problem.code, detail: problem.detail }];
  for (const { field, code, detail } of errors) {
    if (!found.has(field)) found.set(field, fieldText(field, code, texts, form) ?? problemText(code, texts, detail));
  }
  return found;
}

/** @param detail in the words of the host, who may refuse what it likes */
export function problemText(code: ProblemCode, { problems, problem }: Texts, detail?: string): string {
  const text = Object.hasOwn(problems, code) ? problems[code as keyof Texts["problems"]] : undefined;
  return text ?? detail ?? problem.other;
}

function fieldText(field: string, code: ProblemCode, { fields, problems }: Texts, form?: string): string | undefined {
  if (code !== "invalid_field" && code !== "missing_field") return undefined;
  if (field === "password" && form === "sign-in") return fields.signIn;
  return Object.hasOwn(fields, field) ? fields[field as keyof Texts["fields"]] : problems.invalid_body;
}

/**
 * The summary above a form; each field's problem links to the field, where `fields` are those on the page. A screen reader
 * says nothing of an alert that a page comes with, and it may be out of sight: the focus goes to the field, or else here.
 */
export function problemSummary(found: Map<string, string>, texts: Texts, fields: readonly string[]): Html | "" {
  if (found.size === 0) return "";
  const focus = fields.some((name) => found.has(name)) ? "" : html` tabindex="-1" autofocus`;
  return html`<div class="problem" role="alert"${focus}>
<h2>${texts.problem.heading}</h2>
<ul>${[...found].map(([name, text]) => html`<li>${fields.includes(name) ? html`<a href="#${name}">${text}</a>` : text}</li>`)}</ul>
</div>`;
}
