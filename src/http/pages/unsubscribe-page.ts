/** Stop invitations from a tenant, or undo it. */
import { html } from "hono/html";
import type { Subscription } from "../../core/unsubscribe.ts";
import { monogram, named, page } from "./layout.ts";
import { textsFor } from "./texts.ts";

export interface UnsubscribeModel extends Subscription {
  /** Where the form posts to: the page's own path. */
  path: string;
}

export function unsubscribePage({ tenant, email, stopped, locale, path }: UnsubscribeModel): string {
  const { lang, texts } = textsFor(locale);
  const [name, address] = [named(tenant.name), named(email)];
  const heading = stopped ? texts.stoppedHeading : texts.stopHeading(name);
  const text = stopped ? texts.stoppedText(name, address) : texts.stopText(name, address);
  const button = stopped
    ? html`<input type="hidden" name="action" value="resume"><button class="link">${texts.resumeButton}</button>`
    : html`<input type="hidden" name="action" value="stop"><button class="primary">${texts.stopButton}</button>`;
  const body = html`<main class="sheet">
<header>${monogram(tenant.name)}<h1>${heading}</h1><p class="lead">${text}</p></header>
<form method="post" action="${path}">${button}</form>
</main>`;
  return page({ title: stopped ? texts.stoppedHeading : texts.stopTitle(tenant.name), lang, style: "join", body });
}
