/** Where an accept page leads: joined, declined, or nothing there at all. */
import { html } from "hono/html";
import { roleList } from "./join-page.ts";
import { type Html, monogram, named, page } from "./layout.ts";
import { textsFor } from "./texts.ts";

export interface JoinedModel {
  tenantName: string;
  roles: string[];
  /** The app, or where the invite leads. Whoever calls has checked its origin. */
  continueUrl: string;
  locale?: string | null;
}

export function joinedPage({ tenantName, roles, continueUrl, locale }: JoinedModel): string {
  const { lang, texts } = textsFor(locale);
  const facts = html`<dl class="facts"><div><dt>${texts.roles(roles.length)}</dt><dd>${roleList(roles, texts)}</dd></div></dl>`;
  const body = html`<header>${monogram(tenantName)}<h1>${texts.joinedHeading(named(tenantName))}</h1><p class="lead">${texts.joinedText}</p></header>
${roles.length > 0 ? facts : ""}
<p><a class="button primary" href="${continueUrl}">${texts.continue}</a></p>`;
  return sheet(texts.joinedTitle(tenantName), lang, body);
}

export function declinedPage(model: { locale?: string | null } = {}): string {
  const { lang, texts } = textsFor(model.locale);
  const body = html`<header><h1>${texts.declinedHeading}</h1><p class="lead">${texts.declinedText}</p></header>`;
  return sheet(texts.declinedTitle, lang, body);
}

/** For a token that opens nothing. Sent with status 404. */
export function notFoundPage(model: { locale?: string | null } = {}): string {
  const { lang, texts } = textsFor(model.locale);
  const body = html`<header><h1>${texts.notFoundHeading}</h1><p class="lead">${texts.notFoundText}</p></header>
<p>${texts.notFoundHint}</p>`;
  return sheet(texts.notFoundTitle, lang, body);
}

function sheet(title: string, lang: string, body: Html): string {
  return page({ title, lang, style: "join", body: html`<main class="sheet">${body}</main>` });
}
