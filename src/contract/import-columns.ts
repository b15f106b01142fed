/** Which column of a file is what, guessed from its heading. */
export const importFields = ["email", "firstName", "lastName", "roles", "locale"] as const;
export type ImportField = (typeof importFields)[number];

const words: Record<ImportField, readonly string[]> = {
  email: ["email", "mail", "emailaddress", "mailaddress", "address", "correo", "courriel", "epost"],
  firstName: ["firstname", "first", "givenname", "forename", "vorname", "prenom", "nombre", "nome"],
  lastName: ["lastname", "last", "surname", "familyname", "nachname", "nom", "apellido", "apellidos", "cognome"],
  roles: ["role", "roles", "rolle", "rollen", "rol", "permission", "permissions"],
  locale: ["locale", "language", "lang", "sprache", "langue", "idioma", "lingua"],
};

/** For each heading its field, or null where it is none; no field twice. */
export function guessColumns(headings: readonly string[]): (ImportField | null)[] {
  const taken = new Set<ImportField>();
  return headings.map((heading) => {
    const plain = heading
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[^\p{L}]/gu, "");
    const field = importFields.find((name) => !taken.has(name) && words[name].includes(plain)) ?? null;
    if (field) taken.add(field);
    return field;
  });
}
