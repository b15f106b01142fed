/** Every sentence of the invite mail. A language is one more object of the same type. */
const english = {
  lang: "en",
  dir: "ltr" as "ltr" | "rtl",
  subject: (tenant: string, inviter: string | null) =>
    inviter ? `${inviter} invites you to ${tenant}` : `You are invited to ${tenant}`,
  someTenant: "a team",
  greeting: (name: string | null) => (name ? `Hello ${name},` : "Hello,"),
  roles: (roles: string) => `You would join as ${roles}.`,
  /** By whether the address has no account yet; null where that is not known. */
  account: (isNew: boolean | null) =>
    isNew === null
      ? "Open the invite to see what it offers. You decide there whether to join."
      : isNew
        ? "Open the invite to create your account and join. You decide there."
        : "Open the invite and sign in to join. You decide there.",
  button: "Open the invite",
  expires: (moment: string) => `The invite is open until ${moment}.`,
  plainLink: "If the button does not work, copy this address into your browser:",
  code: "Or type this code where you are asked for one:",
  why: (tenant: string) => `You get this mail because somebody at ${tenant} entered your address.`,
  ignore: "If you did not expect it, ignore it: nothing happens unless you accept.",
};

export type MailTexts = typeof english;

const catalogue: Record<string, MailTexts> = { en: english };

/** In the nearest language there is: `pt-BR`, then `pt`, then English. */
export function mailTextsFor(locale: string | null): MailTexts {
  for (const lang of [locale, locale?.split("-", 1)[0]]) {
    const texts = lang && Object.hasOwn(catalogue, lang) ? catalogue[lang] : undefined;
    if (texts) return texts;
  }
  return english;
}
