/** Pieces of the wire that several nouns share. Times are ISO 8601 in UTC; ids are UUIDv7 unless said otherwise. */
import { z } from "zod";

export type { ProblemCode } from "../core/problems.ts";

export const dateTime = z.iso
  .datetime()
  .meta({ description: "ISO 8601, UTC, milliseconds", example: "2026-01-31T12:00:00.000Z" });

/** A moment in a request: any ISO 8601 form with a zone; read as epoch milliseconds. */
export const moment = z.iso
  .datetime({ offset: true, error: "A time is written with its zone, as 2026-01-31T12:00:00Z" })
  .transform((text) => Date.parse(text));

/** Text for people: no control characters, so that it cannot break out of a header or a line. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, "No line breaks, control characters or halves of a character");

/** As `line`, but it may have lines. */
export const lines = (max: number) =>
  z
    .string()
    .transform((text) => text.replace(/\r\n?/g, "\n").trim())
    .pipe(
      z
        .string()
        .min(1)
        .max(max)
        .regex(/^(?:\n|[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}])*$/u, "No control characters or halves of a character"),
    );

export const tenantId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  .meta({ description: "Letters, digits, - and _; at most 64" });

export const roleNames = z.array(z.string().min(1).max(64)).max(32);

export const locale = z
  .string()
  .max(64)
  .refine(isLocale, "Not a BCP 47 language tag")
  .meta({ description: "BCP 47, e.g. pt-BR" });

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

export const limit = z.coerce.number<number>().int().min(1).max(100).default(20);
export const cursor = z.string().max(2048).optional().meta({ description: "nextCursor of the page before" });
export const pageQuery = z.strictObject({ limit, cursor });

export const listOf = <T extends z.ZodType>(item: T) => z.object({ data: z.array(item) });
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ data: z.array(item), nextCursor: z.string().nullable() });

const fieldError = z.object({ field: z.string(), code: z.string(), detail: z.string() });

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: "Stable; branch on this" }),
    detail: z.string().optional(),
    field: z.string().optional().meta({ description: "The field at fault, e.g. roles.0" }),
    errors: z.array(fieldError).optional(),
  })
  .meta({ id: "Problem", description: "RFC 9457" });
/** What the server answers where it refuses (RFC 9457). Branch on `code`; `detail` is for people. */
export interface WireProblem extends z.infer<typeof problem> {}
