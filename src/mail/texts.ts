/**
 * Every sentence of the mails. A language is one file in locales/, a catalogue of this shape; `{name}` stands for a value,
 * so that each language has its own order of words. What counts has a form for each plural of its language.
 */

/** By the categories of `Intl.PluralRules`; `other` is always there. */
export type Plural = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

export interface MailTexts {
  /** BCP 47, as in the name of its file. */
  lang: string;
  /** The invite. */
  subject: string;
  subjectUnnamed: string;
  /** Stands where a tenant's name has nothing that may be shown. */
  someTenant: string;
  greeting: string;
  greetingUnnamed: string;
  roles: string;
  /** By whether the address has no account yet; `open` where that is not known. */
  openNew: string;
  openKnown: string;
  open: string;
  button: string;
  expires: string;
  plainLink: string;
  code: string;
  why: string;
  ignore: string;
  /** A link: no more invites from the tenant. */
  stop: string;
  /** The reminder. */
  reminderSubject: string;
  reminderSubjectUnnamed: string;
  reminderLead: string;
  /** To the inviter. */
  acceptedSubject: string;
  acceptedLead: string;
  rejectedSubject: string;
  rejectedLead: string;
  digestSubject: Plural;
  digestLead: string;
  digestMore: Plural;
  noticeButton: string;
  noticeWhy: string;
  /** To the holder of an account. */
  verifySubject: string;
  verifyLead: string;
  verifyButton: string;
  resetSubject: string;
  resetLead: string;
  resetButton: string;
  linkExpires: string;
  ignoreAccount: string;
  /** To those who may answer requests to join. */
  requestedSubject: string;
  requestedSubjectMany: string;
  requestedLead: string;
  requestedButton: string;
  requestedWhy: string;
  seatFreeSubject: string;
  seatFreeLead: string;
  /** To the person who asked. */
  requestApprovedSubject: string;
  requestApprovedLead: string;
  requestClosedSubject: string;
  requestRefusedLead: string;
  requestExpiredLead: string;
  requestButton: string;
  requestWhy: string;
  /** To a fixed address of a domain, and to the owner who set it. */
  domainVerifySubject: string;
  domainVerifyLead: string;
  domainVerifyButton: string;
  domainLapsedSubject: string;
  domainLapsedLead: string;
  domainButton: string;
}

/** `filled("Hello {name},", { name: "Ana" })` */
export function filled(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

const rules = new Map<string, Intl.PluralRules>();

/** The form for this count, with the count written as the language writes numbers. */
export function counted(lang: string, forms: Plural, count: number, values: Readonly<Record<string, string>> = {}): string {
  const rule = rules.get(lang) ?? new Intl.PluralRules(lang);
  rules.set(lang, rule);
  const form = forms[rule.select(count)] ?? forms.other;
  return filled(form, { ...values, count: new Intl.NumberFormat(lang).format(count) });
}
