/** What an inviter is told: an invite was accepted or declined, or some expired with no answer. */
import { formatsFor } from "./formats.ts";
import { languageFor } from "./language.ts";
import { type Letter, letterOf } from "./letter.ts";
import { renderOwn } from "./own-wording.ts";
import { plainName } from "./plain-name.ts";
import type { RenderedMail, Template } from "./render.ts";
import { counted, filled } from "./texts.ts";

interface NoticeBase {
  tenantName: string;
  inviterName: string | null;
  /** BCP 47, dearest first. */
  locales: readonly (string | null)[];
  /** IANA; null: UTC. */
  timeZone: string | null;
  /** Where the invites are seen. */
  url: string;
  templates?: readonly Template[];
}

export interface AnswerMailModel extends NoticeBase {
  kind: "accepted" | "rejected";
  /** Null where nothing but the address is known. */
  personName: string | null;
  personEmail: string;
  roles: string[];
}

export interface DigestMailModel extends NoticeBase {
  /** The first of them. */
  invites: { email: string; roles: string[]; expiredAt: number }[];
  /** Of all. */
  count: number;
}

export function answerMail(model: AnswerMailModel): Promise<RenderedMail> {
  return renderOwn((own) => answerLetter(model, own), model.templates);
}

export function digestMail(model: DigestMailModel): Promise<RenderedMail> {
  return renderOwn((own) => digestLetter(model, own), model.templates);
}

export function answerLetter(model: AnswerMailModel, own: ReadonlySet<string>): Letter & { tag: string } {
  const { language, texts, lang, tenant, greeting, inviter } = frameOf(model, own);
  const person = plainName(model.personName ?? "") || model.personEmail;
  const roles = formatsFor(lang).list.format(model.roles.map((role) => plainName(role)).filter(Boolean));
  const [subject, lead] =
    model.kind === "accepted" ? [texts.acceptedSubject, texts.acceptedLead] : [texts.rejectedSubject, texts.rejectedLead];
  const text = {
    subject: filled(subject, { person, tenant }),
    greeting,
    lead: filled(lead, { person, tenant, roles }),
    button: texts.noticeButton,
    why: filled(texts.noticeWhy, { tenant }),
  };
  const values = { tenant: { name: tenant }, inviter, person: { name: person, email: model.personEmail }, roles };
  return { ...letterOf(model.kind, language, model.url, text, values), tag: language.tag };
}

export function digestLetter(model: DigestMailModel, own: ReadonlySet<string>): Letter & { tag: string } {
  const { language, texts, lang, tenant, greeting, inviter } = frameOf(model, own);
  const { list, day } = formatsFor(lang, model.timeZone);
  const invites = model.invites.map(({ email, roles, expiredAt }) => ({
    email,
    roles: list.format(roles.map((role) => plainName(role)).filter(Boolean)),
    expired: day.format(expiredAt),
  }));
  const rest = model.count - invites.length;
  const text = {
    subject: counted(texts.lang, texts.digestSubject, model.count, { tenant }),
    greeting,
    lead: texts.digestLead,
    button: texts.noticeButton,
    more: rest > 0 ? counted(texts.lang, texts.digestMore, rest) : "",
    why: filled(texts.noticeWhy, { tenant }),
  };
  const values = { tenant: { name: tenant }, inviter, invites, count: model.count };
  return { ...letterOf("expired_digest", language, model.url, text, values), tag: language.tag };
}

function frameOf({ locales, tenantName, inviterName }: NoticeBase, own: ReadonlySet<string>) {
  const language = languageFor(locales, own);
  const { texts, lang } = language;
  const name = plainName(inviterName ?? "");
  return {
    language,
    texts,
    lang,
    tenant: plainName(tenantName) || texts.someTenant,
    greeting: name ? filled(texts.greeting, { name }) : texts.greetingUnnamed,
    inviter: { name },
  };
}
