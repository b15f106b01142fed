/** Text in lower case, beyond ASCII too, on both engines. */
import { type RawBuilder, sql } from "kysely";
import type { EngineName } from "./sql.ts";

/** PostgreSQL's `lower` knows ASCII only where its locale is C, so the pattern's other letters are named to it. */
export function lowered(engine: EngineName, text: RawBuilder<unknown>, pattern: string): RawBuilder<unknown> {
  if (engine === "sqlite") return sql`doorlist_lower(${text})`;
  const letters = [...new Set(pattern.match(/[^\p{ASCII}]/gu))].filter((letter) => [...letter.toUpperCase()].length === 1);
  if (letters.length === 0) return sql`lower(${text})`;
  return sql`translate(lower(${text}), ${letters.join("").toUpperCase()}::text, ${letters.join("")}::text)`;
}
