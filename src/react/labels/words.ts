/** What the catalogues are written with. */

/** The forms of a text by number, after CLDR: English needs `one` and `other`, Arabic all six. `#` is the number. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** For one language: `count(3, { one: "# day", other: "# days" })` is `3 days`. */
export function counter(language: string): (n: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language);
  return (n, forms) => (forms[rules.select(n)] ?? forms.other).replace("#", number.format(n));
}

/** A role by its word in the language; one that the host declared itself as it is named, with a capital. */
export function roleNamer(words: Record<string, string>): (role: string) => string {
  return (role) => (Object.hasOwn(words, role) && words[role]) || role.charAt(0).toUpperCase() + role.slice(1);
}
