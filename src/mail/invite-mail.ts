/** The mail that carries an invite. Pure: the same model makes the same mail. */
import { formatsFor } from "./formats.ts";
import { inviteHtml } from "./invite-html.ts";
import { plainMessage } from "./plain-message.ts";
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
  /** The app's own: its texts and numbers are shown, each by its name. @default null */
  data?: Record<string, unknown> | null;
  /** From the inviter to the person. @default null */
  message?: string | null;
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
  /** The inviter's own words, by line. */
  message: string[];
  /** What they would be, and what to do. */
  next: string;
  /** What the app has to say: `Project: Apollo`. */
  details: string[];
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
  const { moment, list } = formatsFor(texts.lang);
  const tenant = plainName(model.tenantName) || texts.someTenant;
  const inviter = plainName(model.inviterName ?? "") || null;
  const roles = model.roles.map(plainName).filter(Boolean);
  return {
    heading: texts.subject(tenant, inviter),
    greeting: texts.greeting(plainName(model.inviteeName ?? "") || null),
    message: plainMessage(model.message ?? ""),
    next: [...(roles.length > 0 ? [texts.roles(list.format(roles))] : []), texts.account(newAccount)].join(" "),
    details: detailsOf(model.data),
    expires: texts.expires(moment.format(expiresAt)),
    why: texts.why(tenant),
  };
}

function inviteText({ url, code }: InviteMailModel, sentences: InviteSentences, texts: MailTexts): string {
  const { heading, greeting, message, next, details, expires, why } = sentences;
  const parts = [
    heading,
    greeting,
    ...(message.length > 0 ? [message.map((line) => `> ${line}`).join("\n")] : []),
    next,
    ...(details.length > 0 ? [details.join("\n")] : []),
    `${texts.button}:\n${url}`,
    ...(code === null ? [] : [`${texts.code}\n${code}`]),
    expires,
    `-- \n${why}\n${texts.ignore}`,
  ];
  return `${parts.join("\n\n")}\n`;
}

const MOST_DETAILS = 10;

/** Lists and objects are for the app itself. Whoever may invite writes these, so they are as plain as names. */
function detailsOf(data: Record<string, unknown> | null | undefined): string[] {
  const shown = Object.entries(data ?? {}).filter(([, value]) => ["string", "number", "boolean"].includes(typeof value));
  return shown.slice(0, MOST_DETAILS).flatMap(([name, value]) => {
    const [label, text] = [plainName(name), plainName(String(value))];
    return label && text ? [`${label}: ${text}`] : [];
  });
}
