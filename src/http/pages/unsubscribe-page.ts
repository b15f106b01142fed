/** Stop invitations from a tenant, or undo it. */
import { html } from "hono/html";
import type { Subscription } from "../../core/unsubscribe.ts";
import { monogram, page } from "./layout.ts";
import { personTexts, said } from "./person-texts.ts";

export interface UnsubscribeModel extends Subscription {
  /** Where the form posts to: the page's own path. */
  path: string;
  /** BCP 47, of the visitor, where the invite and the tenant have none. */
  visitor: string | null;
}

export function unsubscribePage({ tenant, email, stopped, locale, visitor, path }: UnsubscribeModel): string {
  const { lang, texts } = personTexts(locale, visitor);
  const values = { tenant: tenant.name, email };
  const heading = stopped ? texts.stoppedHeading : texts.stopHeading;
  const text = said(stopped ? texts.stoppedText : texts.stopText, values);
  const button = stopped
    ? html`<input type="hidden" name="action" value="resume"><button class="link">${texts.resumeButton}</button>`
    : html`<input type="hidden" name="action" value="stop"><button class="primary">${texts.stopButton}</button>`;
  const body = html`<main class="sheet">
<header>${monogram(tenant.name)}<h1>${said(heading, values)}</h1><p class="lead">${text}</p></header>
<form method="post" action="${path}">${button}</form>
</main>`;
  return page({ title: heading.replace("{tenant}", () => tenant.name), lang, style: "join", body });
}
