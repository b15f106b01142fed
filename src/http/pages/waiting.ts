/** What somebody is told who has asked to join, and who waits. */
import { html } from "hono/html";
import type { MyRequest } from "../../core/read-requests.ts";
import { type Html, monogram, said } from "./layout.ts";
import type { Spoken } from "./texts.ts";

export function waitingHeader(tenant: string, { position }: MyRequest, { texts, locale }: Spoken): Html {
  const { waiting, waitingText, line, lineText } = texts.door;
  const heading = said(position === null ? waiting : line, { tenant });
  const place = (n: number) => html`${new Intl.NumberFormat(locale).format(n)}`;
  const lead = position === null ? waitingText : said(lineText, { position: place(position) });
  return html`<header>${monogram(tenant)}<h1>${heading}</h1><p class="lead">${lead}</p></header>`;
}
