/** The mails about a domain: to its fixed address, to prove it; and to the owner, when it has lapsed. */
import { formatsFor } from "./formats.ts";
import { languageFor } from "./language.ts";
import { letterOf } from "./letter.ts";
import { plainName } from "./plain-name.ts";
import { type RenderedMail, renderBuiltIn } from "./render.ts";
import { filled } from "./texts.ts";

export interface DomainMailModel {
  kind: "domain_verify" | "domain_lapsed";
  tenantName: string;
  domain: string;
  /** Null: whoever reads the fixed address. */
  readerName: string | null;
  /** BCP 47; null: English. */
  locale: string | null;
  /** Where it is confirmed, or where domains are seen. */
  url: string;
  /** Of the link, epoch milliseconds; null: it works for ever. */
  expiresAt: number | null;
}

export function domainMail({ kind, tenantName, domain, readerName, locale, url, expiresAt }: DomainMailModel): RenderedMail {
  const language = languageFor([locale]);
  const { texts, lang } = language;
  const tenant = plainName(tenantName) || texts.someTenant;
  const name = plainName(readerName ?? "");
  const values = { domain, tenant };
  const [subject, lead, button, why] =
    kind === "domain_verify"
      ? [texts.domainVerifySubject, texts.domainVerifyLead, texts.domainVerifyButton, texts.ignoreAccount]
      : [texts.domainLapsedSubject, texts.domainLapsedLead, texts.domainButton, texts.requestedWhy];
  const text = {
    subject: filled(subject, values),
    greeting: name ? filled(texts.greeting, { name }) : texts.greetingUnnamed,
    lead: filled(lead, values),
    button,
    plain_link: texts.plainLink,
    expires: expiresAt === null ? "" : filled(texts.linkExpires, { moment: formatsFor(lang).moment.format(expiresAt) }),
    why: filled(why, { tenant }),
  };
  return renderBuiltIn(letterOf(kind, language, url, text, { tenant: { name: tenant } }));
}
