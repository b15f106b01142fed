/** The mail that carries an invite. Pure: the same model makes the same mail. */
import { inviteHtml } from "./invite-html.ts";
import { plainName } from "./plain-name.ts";
import { type MailTexts, mailTextsFor } from "./texts.ts";

export interface InviteMailModel {
  tenantName: string;
  /** Null where the inviter does not share it. */
  inviterName: string | null;
  inviteeName: string | null;
  roles: string[];
  url: string;
  code: string | null;
  /** Epoch milliseconds. */
  expiresAt: number;
  /** Whether the address has no account yet; null where that is not known. */
  newAccount: boolean | null;
  /** BCP 47. */
  locale: string | null;
}

export interface Mail {
  subject: string;
  html: string;
  text: string;
}

/** The sentences of the mail, in order; both parts are made from them. No name in them reads as a link. */
export interface InviteSentences {
  heading: string;
  greeting: string;
  /** What they would be, and what to do. */
  next: string;
  expires: string;
  why: string;
}

export function inviteMail(model: InviteMailModel): Mail {
  const texts = mailTextsFor(model.locale);
  const sentences = sentencesOf(model, texts);
  return {
    subject: sentences.heading,
    html: inviteHtml(model, sentences, texts),
    text: inviteText(model, sentences, texts),
  };
}

function sentencesOf({ expiresAt, newAccount, ...model }: InviteMailModel, texts: MailTexts): InviteSentences {
  const tenant = plainName(model.tenantName) || texts.someTenant;
  const inviter = plainName(model.inviterName ?? "") || null;
  const roles = model.roles.map(plainName).filter(Boolean);
  return {
    heading: texts.subject(tenant, inviter),
    greeting: texts.greeting(plainName(model.inviteeName ?? "") || null),
    next: [
      ...(roles.length > 0 ? [texts.roles(new Intl.ListFormat(texts.lang).format(roles))] : []),
      texts.account(newAccount),
    ].join(" "),
    expires: texts.expires(momentText(expiresAt, texts.lang)),
    why: texts.why(tenant),
  };
}

function inviteText({ url, code }: InviteMailModel, sentences: InviteSentences, texts: MailTexts): string {
  const { heading, greeting, next, expires, why } = sentences;
  const parts = [
    heading,
    greeting,
    next,
    `${texts.button}:\n${url}`,
    ...(code === null ? [] : [`${texts.code}\n${code}`]),
    expires,
    `-- \n${why}\n${texts.ignore}`,
  ];
  return `${parts.join("\n\n")}\n`;
}

/** A mail does not know where it is read, so the zone is named. */
function momentText(at: number, lang: string): string {
  return new Intl.DateTimeFormat(lang, {
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: "UTC",
    timeZoneName: "short",
  }).format(at);
}
