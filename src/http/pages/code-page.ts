/** Where a person types a code: `/join`. The form is a GET, which looks the code up and changes nothing. */
import { html } from "hono/html";
import { page } from "./layout.ts";
import { textsFor } from "./texts.ts";

export function codePage(): string {
  const { lang, texts } = textsFor(null);
  const body = html`<main class="sheet">
<header><h1>${texts.codeHeading}</h1><p class="lead">${texts.codeText}</p></header>
<form method="get" action="/join">
<div class="field">
<label for="code">${texts.code}</label>
<p class="hint" id="code-hint">${texts.codeHint}</p>
<input id="code" name="code" type="text" required maxlength="32" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" aria-describedby="code-hint">
</div>
<button class="primary">${texts.codeButton}</button>
</form>
</main>`;
  return page({ title: texts.codeHeading, lang, style: "join", body });
}
