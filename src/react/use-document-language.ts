/** Tells the page itself which language it is in, and in which direction it reads: for an app that is all Doorlist. */
import { useEffect } from "react";
import { useLabels } from "./doorlist-provider.tsx";

/** Keeps `lang` and `dir` of the page's root element at the language of the texts. */
export function useDocumentLanguage(): void {
  const { language, direction } = useLabels();
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = direction;
  }, [language, direction]);
}
