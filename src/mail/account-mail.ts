/** The mails to the holder of an account: confirm the address, choose a new password. */
import { formatsFor } from "./formats.ts";
import { languageFor } from "./language.ts";
import { type Letter, letterOf } from "./letter.ts";
import { plainName } from "./plain-name.ts";
import { type RenderedMail, renderBuiltIn } from "./render.ts";
import { filled } from "./texts.ts";

export interface AccountMailModel {
  kind: "verify_address" | "reset_password";
  name: string;
  email: string;
  url: string;
  /** Epoch milliseconds. */
  expiresAt: number;
  /** BCP 47. */
  locale: string | null;
}

export function accountMail(model: AccountMailModel): RenderedMail {
  return renderBuiltIn(accountLetter(model));
}

function accountLetter({ kind, name: given, email, url, expiresAt, locale }: AccountMailModel): Letter {
  const language = languageFor([locale]);
  const { texts, lang } = language;
  const name = plainName(given);
  const [subject, lead, button] =
    kind === "verify_address"
      ? [texts.verifySubject, texts.verifyLead, texts.verifyButton]
      : [texts.resetSubject, texts.resetLead, texts.resetButton];
  const text = {
    subject,
    greeting: name ? filled(texts.greeting, { name }) : texts.greetingUnnamed,
    lead: filled(lead, { email }),
    button,
    plain_link: texts.plainLink,
    expires: filled(texts.linkExpires, { moment: formatsFor(lang).moment.format(expiresAt) }),
    why: texts.ignoreAccount,
  };
  return letterOf(kind, language, url, text, { user: { name, email } });
}
