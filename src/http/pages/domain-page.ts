/** The page that the mail to a domain's fixed address leads to. Opening it changes nothing. */
import { html } from "hono/html";
import type { Tenant } from "../../core/ports.ts";
import { monogram, said, sheet } from "./layout.ts";
import { type ForReader, plain, textsFor } from "./texts.ts";

interface DomainModel extends ForReader {
  domain: string;
}

export function domainPage({ tenant, domain, path, wishes }: DomainModel & { tenant: Tenant; path: string }): string {
  const { lang, texts } = textsFor(wishes);
  const { title, text, button } = texts.domain;
  const values = { tenant: tenant.name, domain };
  const body = html`<header>${monogram(tenant.name)}<h1>${said(title, values)}</h1><p class="lead">${said(text, values)}</p></header>
<form method="post" action="${path}"><button class="primary">${button}</button></form>`;
  return sheet(plain(title, values), lang, body);
}

export function domainConfirmedPage({ domain, homeUrl, wishes }: DomainModel & { homeUrl: string }): string {
  const { lang, texts } = textsFor(wishes);
  const { done } = texts.domain;
  const body = html`<header><h1>${said(done, { domain })}</h1><p class="lead">${texts.account.verifyDoneText}</p></header>
<p><a class="button" href="${homeUrl}">${texts.account.open}</a></p>`;
  return sheet(plain(done, { domain }), lang, body);
}
