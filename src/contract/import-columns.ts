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

/** Of the invites that we export. */
export const exportHeadings = [
  ...["id", "kind", "email", "first_name", "last_name", "roles", "status", "status_at", "created_at", "expires_at"],
  ...["uses", "max_uses", "delivery", "delivery_reason", "locale", "created_by"],
];

/** What a column is; `data` keeps it under its heading, null leaves it out. */
export type ColumnMeaning = ImportField | "data" | null;

/**
 * For each heading its field, no field twice, or `data`; null for what an export of ours tells of the invite that there was,
 * which is nothing to tell whoever is invited again.
 */
export function guessColumns(headings: readonly string[]): ColumnMeaning[] {
  const plain = headings.map((heading) =>
    heading
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[^\p{L}]/gu, ""),
  );
  const isExport = exportHeadings.every((heading) => headings.includes(heading));
  const columns = headings.map((heading): ColumnMeaning => (isExport && exportHeadings.includes(heading) ? null : "data"));
  for (const field of importFields) {
    const word = words[field].find((one) => plain.includes(one));
    if (word !== undefined) columns[plain.indexOf(word)] = field;
  }
  return columns;
}
