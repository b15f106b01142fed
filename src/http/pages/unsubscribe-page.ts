/** Stop invitations from a tenant, or undo it. */
import { html } from "hono/html";
import type { Subscription } from "../../core/unsubscribe.ts";
import { monogram, said, sheet } from "./layout.ts";
import { type ForReader, plain, textsFor } from "./texts.ts";

export interface UnsubscribeModel extends ForReader, Omit<Subscription, "locale"> {
  /** Where the form posts to: the page's own path. */
  path: string;
}

export function unsubscribePage({ tenant, email, stopped, wishes, path }: UnsubscribeModel): string {
  const { lang, texts } = textsFor(wishes);
  const { stop } = texts;
  const values = { tenant: tenant.name, email };
  const heading = stopped ? stop.stopped : stop.heading;
  const text = said(stopped ? stop.stoppedText : stop.text, values);
  const button = stopped
    ? html`<input type="hidden" name="action" value="resume"><button class="link">${stop.resume}</button>`
    : html`<input type="hidden" name="action" value="stop"><button class="primary">${stop.button}</button>`;
  const body = html`<header>${monogram(tenant.name)}<h1>${said(heading, values)}</h1><p class="lead">${text}</p></header>
<form method="post" action="${path}">${button}</form>`;
  return sheet(plain(heading, values), lang, body);
}
