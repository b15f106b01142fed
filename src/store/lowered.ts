/** Text in lower case, beyond ASCII too, on both engines. */
import { type RawBuilder, sql } from "kysely";
import type { EngineName } from "./sql.ts";

/** SQLite's `lower` knows ASCII only, and so does PostgreSQL's where its locale is C: the pattern's other letters are named to it. */
export function lowered(engine: EngineName, text: RawBuilder<unknown>, pattern: string): RawBuilder<unknown> {
  const letters = [...new Set(pattern.match(/[^\p{ASCII}]/gu))].filter((letter) => [...letter.toUpperCase()].length === 1);
  const plain = sql`lower(${text})`;
  if (letters.length === 0) return plain;
  if (engine === "sqlite")
    return letters.reduce((held, letter) => sql`replace(${held}, ${letter.toUpperCase()}, ${letter})`, plain);
  return sql`translate(${plain}, ${letters.join("").toUpperCase()}::text, ${letters.join("")}::text)`;
}
