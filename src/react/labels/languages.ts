/**
 * The languages there are, each a file of its own that is loaded when it is chosen. A new one is a file beside
 * `en.ts` that keeps the type `Labels`, and a line here.
 */
import { en, type Labels } from "./en.ts";

interface Language {
  /** In the language itself. */
  name: string;
  load(): Promise<Labels>;
}

export const languages: Readonly<Record<string, Language>> = {
  en: { name: "English", load: async () => en },
  de: { name: "Deutsch", load: async () => (await import("./de.ts")).de },
  ar: { name: "العربية", load: async () => (await import("./ar.ts")).ar },
};

/** BCP 47 lookup (RFC 4647, 3.4): the first wish that there is, each cut shorter from its end; else English. */
export function matchLanguage(wishes: readonly string[]): string {
  const known = new Map(Object.keys(languages).map((tag) => [tag.toLowerCase(), tag]));
  for (const wish of wishes) {
    const parts = wish.toLowerCase().split("-");
    for (let length = parts.length; length > 0; length -= 1) {
      const found = known.get(parts.slice(0, length).join("-"));
      if (found) return found;
    }
  }
  return "en";
}
