/** Where a person types a code: `/join`. The form is a GET, which looks the code up and changes nothing. */
import { html } from "hono/html";
import { said, sheet } from "./layout.ts";
import { type ForReader, textsFor } from "./texts.ts";

const EXAMPLE = "7KQ2\u00a0M9XD";

export function codePage({ wishes }: ForReader): string {
  const { lang, texts } = textsFor(wishes);
  const { heading, text, label, hint, button } = texts.code;
  const body = html`<header><h1>${heading}</h1><p class="lead">${text}</p></header>
<form method="get" action="/join">
<div class="field">
<label for="code">${label}</label>
<p class="hint" id="code-hint">${said(hint, { example: EXAMPLE })}</p>
<input id="code" name="code" type="text" dir="ltr" required maxlength="32" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" aria-describedby="code-hint">
</div>
<button class="primary">${button}</button>
</form>`;
  return sheet(heading, lang, body);
}
