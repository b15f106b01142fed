/** Chooses the language of every text; the choice is kept in this browser. */
import { useDoorlist } from "./doorlist-provider.tsx";
import { languages } from "./labels/languages.ts";

/** A menu of the languages. The choice is kept in this browser. */
export function LanguageSwitch() {
  const { labels, chooseLanguage } = useDoorlist();
  return (
    <select
      className="dl-input dl-select dl-language"
      aria-label={labels.languageLabel}
      value={labels.language}
      onChange={(event) => chooseLanguage(event.target.value)}
    >
      {Object.entries(languages).map(([tag, { name }]) => (
        <option key={tag} value={tag} lang={tag}>
          {name}
        </option>
      ))}
    </select>
  );
}
