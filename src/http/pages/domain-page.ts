/** The page that the mail to a domain's fixed address leads to. Opening it changes nothing. */
import { html } from "hono/html";
import type { Tenant } from "../../core/ports.ts";
import { doorTexts as own } from "./door-texts.ts";
import { type Html, monogram, named, page } from "./layout.ts";
import { personTexts } from "./person-texts.ts";

const { lang, texts } = personTexts();

export function domainPage({ tenant, domain, path }: { tenant: Tenant; domain: string; path: string }): string {
  const lead = own.domainText(named(tenant.name), named(domain));
  return sheet(
    own.domainTitle(domain),
    html`<header>${monogram(tenant.name)}<h1>${own.domainTitle(domain)}</h1><p class="lead">${lead}</p></header>
<form method="post" action="${path}"><button class="primary">${own.domainButton}</button></form>`,
  );
}

export function domainConfirmedPage(domain: string): string {
  const title = own.domainDone(domain);
  const header = html`<header><h1>${title}</h1><p class="lead">${texts.verifyDoneText}</p></header>`;
  return sheet(title, header);
}

function sheet(title: string, body: Html): string {
  return page({ title, lang, style: "join", body: html`<main class="sheet">${body}</main>` });
}
