/** Where an accept page leads: joined, declined, or nothing there at all. */
import { html } from "hono/html";
import type { ProblemCode } from "../../core/problems.ts";
import { problemText } from "./form.ts";
import { roleList } from "./join-page.ts";
import { monogram, said, sheet } from "./layout.ts";
import { type ForReader, plain, textsFor } from "./texts.ts";

export interface JoinedModel extends ForReader {
  tenantName: string;
  roles: string[];
  /** The app, or where the invite leads. Whoever calls has checked its origin. */
  continueUrl: string;
}

export function joinedPage({ tenantName, roles, continueUrl, wishes }: JoinedModel): string {
  const { lang, texts } = textsFor(wishes);
  const { join } = texts;
  const tenant = { tenant: tenantName };
  const body = html`<header>${monogram(tenantName)}<h1>${said(join.joined, tenant)}</h1><p class="lead">${join.joinedText}</p></header>
${roles.length > 0 ? html`<dl class="facts">${roleList(roles, texts)}</dl>` : ""}
<p><a class="button primary" href="${continueUrl}">${join.continue}</a></p>`;
  return sheet(plain(join.joined, tenant), lang, body);
}

export function declinedPage({ wishes }: ForReader): string {
  const { lang, texts } = textsFor(wishes);
  const { declinedTitle, declined, declinedText } = texts.closed;
  return sheet(declinedTitle, lang, html`<header><h1>${declined}</h1><p class="lead">${declinedText}</p></header>`);
}

/** For a token that opens nothing. Sent with status 404. */
export function notFoundPage({ wishes }: ForReader): string {
  const { lang, texts } = textsFor(wishes);
  const { missingTitle, missing, missingText, missingHint } = texts.closed;
  const body = html`<header><h1>${missing}</h1><p class="lead">${missingText}</p></header>
<p>${missingHint}</p>`;
  return sheet(missingTitle, lang, body);
}

/** For what was refused before a page could be made, and for an address where nothing is. */
export function refusedPage({ code, homeUrl, wishes }: ForReader & { code: ProblemCode; homeUrl: string }): string {
  const { lang, texts } = textsFor(wishes);
  const text = problemText(code, texts);
  // Nobody tried anything: they followed a link that leads nowhere.
  const heading = code === "not_found" ? text : texts.problem.heading;
  const body = html`<header><h1>${heading}</h1>${heading === text ? "" : html`<p class="lead">${text}</p>`}</header>
<p><a class="button" href="${homeUrl}">${texts.account.open}</a></p>`;
  return sheet(heading, lang, body);
}
