/**
 * The languages there are, each loaded when it is chosen. A new one is a file beside `en.ts` that keeps the type
 * `Labels`, its part of `panels.ts`, and a line here.
 */
import { en, type Labels } from "./en.ts";

interface Language {
  /** In the language itself. */
  name: string;
  load(): Promise<Labels>;
}

/** The languages that come with the package, by BCP 47 tag. */
export const languages: Readonly<Record<string, Language>> = {
  en: { name: "English", load: async () => en },
  de: { name: "Deutsch", load: async () => (await import("./de.ts")).de },
  es: { name: "Español", load: async () => (await import("./es.ts")).es },
  fr: { name: "Français", load: async () => (await import("./fr.ts")).fr },
  "pt-BR": { name: "Português (Brasil)", load: async () => (await import("./pt-br.ts")).ptBR },
  it: { name: "Italiano", load: async () => (await import("./it.ts")).it },
  nl: { name: "Nederlands", load: async () => (await import("./nl.ts")).nl },
  ja: { name: "日本語", load: async () => (await import("./ja.ts")).ja },
  "zh-Hans": { name: "简体中文", load: async () => (await import("./zh-hans.ts")).zhHans },
  pl: { name: "Polski", load: async () => (await import("./pl.ts")).pl },
  tr: { name: "Türkçe", load: async () => (await import("./tr.ts")).tr },
  ko: { name: "한국어", load: async () => (await import("./ko.ts")).ko },
  he: { name: "עברית", load: async () => (await import("./he.ts")).he },
  ar: { name: "العربية", load: async () => (await import("./ar.ts")).ar },
};

/** The first wish that there is, in the same script if not of the same region (`zh-CN` is `zh-Hans`); else English. */
export function matchLanguage(wishes: readonly string[]): string {
  const known = Object.keys(languages);
  const written = new Map(known.map((tag) => [writtenIn(tag), tag]));
  for (const wish of wishes) {
    const found = known.find((tag) => tag.toLowerCase() === wish.toLowerCase()) ?? written.get(writtenIn(wish) ?? "");
    if (found) return found;
  }
  return "en";
}

/** Language and script, after CLDR's likely subtags: of `pt` and `pt-PT`, `pt-Latn`. Null: this is not a tag. */
function writtenIn(tag: string): string | null {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return `${language}-${script}`;
  } catch {
    return null;
  }
}
