/** A mail in a tenant's own words, where it has any for this language; else the built-in one. */
import { ANY_LANGUAGE } from "./language.ts";
import type { Letter } from "./letter.ts";
import { type RenderedMail, renderBuiltIn, type Template } from "./render.ts";
import { renderApart } from "./templates-apart.ts";

/** @param write the letter, in a language out of the catalogues' and these */
export async function renderOwn(
  write: (own: ReadonlySet<string>) => Letter & { tag: string },
  templates: readonly Template[] = [],
): Promise<RenderedMail> {
  const byTag = new Map(templates.map((template) => [template.locale.toLowerCase(), template]));
  const letter = write(new Set(byTag.keys()));
  const template = byTag.get(letter.tag) ?? byTag.get(ANY_LANGUAGE);
  if (!template) return renderBuiltIn(letter);
  // It was tried when it was saved, and may go beyond its limits with these values: the mail goes out all the same.
  return renderApart(template, letter.values).catch(() => renderBuiltIn(letter));
}
