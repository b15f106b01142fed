/** The mails about requests to join: to those who may answer them, and to the person who asked. */
import type { RequestOutcome } from "../core/message.ts";
import { formatsFor } from "./formats.ts";
import { languageFor } from "./language.ts";
import { type LetterText, letterOf } from "./letter.ts";
import { plainName } from "./plain-name.ts";
import { type RenderedMail, renderBuiltIn } from "./render.ts";
import { filled, type MailTexts } from "./texts.ts";

interface RequestMailBase {
  tenantName: string;
  /** To whom it goes. */
  readerName: string;
  /** BCP 47; null: English. */
  locale: string | null;
  /** Where the requests are seen, or the tenant. */
  url: string;
}

export interface RequestedMailModel extends RequestMailBase {
  /** Who asks; null: more than one. */
  personName: string | null;
}

export interface OutcomeMailModel extends RequestMailBase {
  kind: RequestOutcome;
  /** Those that were granted. */
  roles: string[];
}

export function requestedMail(model: RequestedMailModel): RenderedMail {
  return written("requested", model, (texts, tenant) => {
    const person = plainName(model.personName ?? "");
    return {
      subject: filled(person ? texts.requestedSubject : texts.requestedSubjectMany, { person, tenant }),
      lead: texts.requestedLead,
      button: texts.requestedButton,
      why: filled(texts.requestedWhy, { tenant }),
    };
  });
}

export function seatFreeMail(model: RequestMailBase): RenderedMail {
  return written("seat_free", model, (texts, tenant) => ({
    subject: filled(texts.seatFreeSubject, { tenant }),
    lead: texts.seatFreeLead,
    button: texts.requestedButton,
    why: filled(texts.requestedWhy, { tenant }),
  }));
}

export function outcomeMail(model: OutcomeMailModel): RenderedMail {
  return written(model.kind, model, (texts, tenant, list) => {
    const roles = list(model.roles.map((role) => plainName(role)).filter(Boolean));
    const [subject, lead] = {
      request_approved: [texts.requestApprovedSubject, texts.requestApprovedLead] as const,
      request_refused: [texts.requestClosedSubject, texts.requestRefusedLead] as const,
      request_expired: [texts.requestClosedSubject, texts.requestExpiredLead] as const,
    }[model.kind];
    return {
      subject: filled(subject, { tenant }),
      lead: filled(lead, { roles }),
      button: filled(texts.requestButton, { tenant }),
      why: filled(texts.requestWhy, { tenant }),
    };
  });
}

type Write = (
  texts: MailTexts,
  tenant: string,
  list: (items: string[]) => string,
) => Pick<LetterText, "subject" | "lead" | "button" | "why">;

function written(
  kind: RequestOutcome | "requested" | "seat_free",
  { tenantName, readerName, locale, url }: RequestMailBase,
  write: Write,
) {
  const language = languageFor([locale]);
  const { texts, lang } = language;
  const tenant = plainName(tenantName) || texts.someTenant;
  const name = plainName(readerName);
  const greeting = name ? filled(texts.greeting, { name }) : texts.greetingUnnamed;
  const text = { greeting, ...write(texts, tenant, (items) => formatsFor(lang).list.format(items)) };
  return renderBuiltIn(letterOf(kind, language, url, text, { tenant: { name: tenant } }));
}
