/**
 * Which language a mail is in: BCP 47 lookup (RFC 4647 section 3.4) over what each of the wishes offers, in their order.
 * `zh-Hant-TW` finds `zh-Hant`, then `zh`; `zh-TW`, which means it, finds `zh-Hant` too; `de-AT` finds `de`.
 */

import { en } from "./locales/en.ts";
import { catalogues } from "./locales/index.ts";
import type { MailTexts } from "./texts.ts";

const byTag = new Map(catalogues.map((texts) => [texts.lang.toLowerCase(), texts]));
/** Written the same or nearly so; CLDR's own parents for them are not in the tag. */
const alias: Record<string, string> = { no: "nb", nn: "nb", tl: "fil" };
const rightToLeft = new Set(["ar", "he", "fa", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"]);

/** Of every language in every tenant: the tag of a template that is for all of them. */
export const ANY_LANGUAGE = "*";

export interface Language {
  /** For `lang`, plurals and dates: the wish itself, so that `de-AT` has the dates of Austria. */
  lang: string;
  dir: "ltr" | "rtl";
  texts: MailTexts;
}

/** `zh-Hant-TW` -> `zh-Hant-TW`, `zh-Hant`, `zh`; lower-cased. Nothing for what is no tag. */
export function lookupChain(tag: string): string[] {
  let locale: Intl.Locale;
  try {
    locale = new Intl.Locale(tag);
  } catch {
    return [];
  }
  const { language, script, region } = locale;
  const likely = new Intl.Locale(language).maximize().script;
  const written = script ?? locale.maximize().script;
  const ranges = [locale.baseName];
  if (region) ranges.push(script ? `${language}-${script}` : language);
  // A region may tell the script: what is read in Taiwan is not what the bare language means.
  if (!script && written !== likely) ranges.splice(1, 0, `${language}-${written}`);
  ranges.push(language, ...(alias[language] ? [alias[language]] : []));
  return [...new Set(ranges.map((range) => range.toLowerCase()))];
}

/**
 * The language of the first wish that can be met.
 * @param wishes BCP 47, dearest first
 * @param own tags, lower-cased, besides the catalogues': languages that a tenant wrote a template in
 */
export function languageFor(
  wishes: readonly (string | null | undefined)[],
  own: ReadonlySet<string> = new Set(),
): Language & { tag: string } {
  for (const wish of wishes) {
    if (!wish) continue;
    const chain = lookupChain(wish);
    const tag = chain.find((range) => own.has(range) || byTag.has(range));
    if (tag === undefined) continue;
    const texts = byTag.get(tag) ?? chain.map((range) => byTag.get(range)).find(Boolean);
    const [language = "en"] = tag.split("-", 1);
    // Digits and dates as the wish has them, where it is the same language; never a wish's extensions.
    const lang = texts && alias[lookupLanguage(wish)] ? texts.lang : new Intl.Locale(wish).baseName;
    return { tag, lang, dir: rightToLeft.has(language) ? "rtl" : "ltr", texts: texts ?? en };
  }
  return { tag: "en", lang: "en", dir: "ltr", texts: en };
}

function lookupLanguage(tag: string): string {
  return new Intl.Locale(tag).language;
}
