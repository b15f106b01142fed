/** Where a person types a code: `/join`. The form is a GET, which looks the code up and changes nothing. */
import { html } from "hono/html";
import { problemSummary } from "./form.ts";
import { said, sheet } from "./layout.ts";
import { type ForReader, plain, textsFor } from "./texts.ts";

const EXAMPLE = "7KQ2\u00a0M9XD";

/** @param wrong what was typed, and opens nothing */
export function codePage({ wishes, wrong }: ForReader & { wrong?: string }): string {
  const { lang, texts } = textsFor(wishes);
  const { heading, text, label, hint, button } = texts.code;
  const errors = new Map(wrong === undefined ? [] : [["code", texts.code.wrong]]);
  const error = errors.get("code");
  const body = html`<header><h1>${heading}</h1><p class="lead">${text}</p></header>${problemSummary(errors, texts, ["code"])}
<form method="get" action="/join">
<div class="field">
<label for="code">${label}</label>
<p class="hint" id="code-hint">${said(hint, { example: EXAMPLE })}</p>
${error ? html`<p class="error" id="code-error">${error}</p>` : ""}
<input id="code" name="code" type="text" dir="ltr" required maxlength="32" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false"
${error ? html` value="${wrong}" aria-describedby="code-hint code-error" aria-invalid="true" autofocus` : html` aria-describedby="code-hint"`}>
</div>
<button class="primary">${button}</button>
</form>`;
  return sheet(error ? plain(texts.problem.title, { title: heading }) : heading, lang, body);
}
