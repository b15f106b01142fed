/** Which language is spoken: the host's choice, the person's last, or the first of the browser's that there is. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { en, type Labels } from "./labels/en.ts";
import { languages, matchLanguage } from "./labels/languages.ts";

const KEPT_AS = "doorlist:language";
const loaded = new Map<string, Labels>([["en", en]]);
const CHANGED = "doorlist:language";

/** What the person chose here before. Without storage (a strict browser), nothing is kept. */
function kept(): string | null {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null;
  }
}

function wished(): string {
  return matchLanguage([kept() ?? "", ...(typeof navigator === "undefined" ? [] : navigator.languages)]);
}

export function chooseLanguage(language: string): void {
  try {
    localStorage.setItem(KEPT_AS, language);
  } catch {
    // Then it lasts as long as the page.
  }
  dispatchEvent(new Event(CHANGED));
}

function subscribe(onChange: () => void): () => void {
  addEventListener(CHANGED, onChange);
  addEventListener("languagechange", onChange);
  addEventListener("storage", onChange);
  return () => {
    removeEventListener(CHANGED, onChange);
    removeEventListener("languagechange", onChange);
    removeEventListener("storage", onChange);
  };
}

/** Null until the first language is there; while another one loads, the one before stays. */
export function useCatalogue(locale: string | undefined): Labels | null {
  const own = useSyncExternalStore(subscribe, wished, () => "en");
  const language = locale === undefined ? own : matchLanguage([locale]);
  const [labels, setLabels] = useState<Labels | null>(() => loaded.get(language) ?? null);
  useEffect(() => {
    let stale = false;
    const show = (catalogue: Labels) => !stale && setLabels(catalogue);
    const known = loaded.get(language);
    if (known) show(known);
    else loadLanguage(language).then(show, () => show(en));
    return () => {
      stale = true;
    };
  }, [language]);
  return labels;
}

async function loadLanguage(language: string): Promise<Labels> {
  const catalogue = (await languages[language]?.load()) ?? en;
  loaded.set(language, catalogue);
  return catalogue;
}
