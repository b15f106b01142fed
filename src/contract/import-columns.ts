/** Which column of a file is what, guessed from its heading. */
export const importFields = ["email", "firstName", "lastName", "roles", "locale"] as const;
export type ImportField = (typeof importFields)[number];

/** The surest first: an address may be where somebody lives, unless nothing else is one. */
const words: Record<ImportField, readonly string[]> = {
  email: [
    ...["email", "emailaddress", "emailadresse", "adresseemail", "correoelectronico", "indirizzoemail", "emailvalue"],
    ...["mail", "mailaddress", "correo", "courriel", "epost", "address"],
  ],
  firstName: ["firstname", "first", "givenname", "forename", "vorname", "prenom", "nombre", "nome"],
  lastName: ["lastname", "last", "surname", "familyname", "nachname", "nom", "apellido", "apellidos", "cognome"],
  roles: ["role", "roles", "rolle", "rollen", "rol", "permission", "permissions"],
  locale: ["locale", "language", "lang", "sprache", "langue", "idioma", "lingua"],
};

/** For each heading its field, or null where it is none; no field twice. */
export function guessColumns(headings: readonly string[]): (ImportField | null)[] {
  const plain = headings.map((heading) =>
    heading
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[^\p{L}]/gu, ""),
  );
  const fields: (ImportField | null)[] = headings.map(() => null);
  for (const field of importFields) {
    const word = words[field].find((one) => plain.includes(one));
    if (word !== undefined) fields[plain.indexOf(word)] = field;
  }
  return fields;
}
