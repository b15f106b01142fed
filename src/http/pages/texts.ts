/**
 * The texts of the pages, in the first language that a reader wishes for and that there is. No page is made here, so that
 * the Better Auth plugin may speak with the same words.
 */
import { ar } from "./languages/ar.ts";
import { de } from "./languages/de.ts";
import { en, type Texts } from "./languages/en.ts";
import { es } from "./languages/es.ts";
import { fr } from "./languages/fr.ts";
import { he } from "./languages/he.ts";
import { it } from "./languages/it.ts";
import { ja } from "./languages/ja.ts";
import { ko } from "./languages/ko.ts";
import { nl } from "./languages/nl.ts";
import { pl } from "./languages/pl.ts";
import { pt } from "./languages/pt.ts";
import { tr } from "./languages/tr.ts";
import { zh } from "./languages/zh.ts";

export type { Texts } from "./languages/en.ts";

export const languages: Readonly<Record<string, Texts>> = { en, de, es, fr, it, nl, pl, pt, ar, he, ja, ko, tr, zh };

export interface Spoken {
  /** Of the texts. */
  lang: string;
  /** BCP 47, of the wish that was met: dates and numbers follow its region. */
  locale: string;
  texts: Texts;
}

/** What a page is told of its reader. */
export interface ForReader {
  /** BCP 47, the dearest first; a page is in English where none can be met. */
  wishes: readonly (string | null)[];
}

export function textsFor(wishes: ForReader["wishes"]): Spoken {
  for (const wish of wishes) {
    const lang = languageOf(wish ?? "");
    const texts = Object.hasOwn(languages, lang) ? languages[lang] : undefined;
    if (wish && texts) return { lang, locale: wish, texts };
  }
  return { lang: "en", locale: "en", texts: en };
}

/** Empty for what is no tag, and for Chinese in traditional characters, which are not ours. */
function languageOf(tag: string): string {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return script === "Hant" ? "" : language;
  } catch {
    return "";
  }
}

const rightToLeft = new Set(["ar", "he", "fa", "ur"]);

export function directionOf(lang: string): "ltr" | "rtl" {
  return rightToLeft.has(lang.split("-", 1)[0]?.toLowerCase() ?? "") ? "rtl" : "ltr";
}

/** A sentence with its values, for a title, which holds no elements. */
export function plain(sentence: string, values: Record<string, string>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** A role by its word in the language; one that the host declared itself as it is named, with a capital. */
export function roleName(role: string, { roles }: Texts): string {
  const word = Object.hasOwn(roles, role) ? roles[role as keyof Texts["roles"]] : undefined;
  return word ?? role.charAt(0).toUpperCase() + role.slice(1);
}
