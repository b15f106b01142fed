/** Imports on the wire. */
import { z } from "zod";
import { importOutcomes, importStates, MAX_IMPORT_PART, MAX_IMPORT_ROWS } from "../core/import.ts";
import { cursor, dateTime, limit, line, locale, pageOf, roleNames } from "./common.ts";

/** As it was typed: what is wrong with a row is told when it is checked, and refuses no other. */
const typed = z.string().max(1000);

const importDefaults = z.strictObject({
  roles: roleNames.optional(),
  expiresIn: z.number().positive().optional().meta({ description: "Seconds; 60 to 31536000" }),
  locale: locale.optional(),
  onDuplicate: z.enum(["resend", "error", "replace"]).optional().meta({ description: "Default: error" }),
});

export const createImport = z
  .strictObject({
    fileName: line(255),
    total: z.int().meta({ description: `Rows of the file; at most ${MAX_IMPORT_ROWS}` }),
    defaults: importDefaults.optional(),
    uploadKey: line(100).optional().meta({ description: "Asked for again, an upload under the same key goes on" }),
  })
  .meta({ id: "CreateImport" });

const importRow = z
  .strictObject({
    line: z.int().min(1).max(2_147_483_647),
    email: typed,
    firstName: typed.optional(),
    lastName: typed.optional(),
    roles: typed.optional().meta({ description: "Separated by commas, semicolons or bars" }),
    locale: typed.optional(),
    data: z.record(z.string().max(200), typed).optional(),
  })
  .meta({ id: "ImportRow" });

export const addImportRows = z
  .strictObject({
    from: z.int().min(0).max(MAX_IMPORT_ROWS).meta({ description: "The place of the first, from 0" }),
    rows: z.array(importRow).min(1).max(MAX_IMPORT_PART),
  })
  .meta({ id: "AddImportRows" });

export const csvQuery = z.strictObject({
  fileName: line(255).default("import.csv"),
  roles: line(1000).optional().meta({ description: "Of rows that name none; separated by commas" }),
  expiresIn: z.coerce.number<number>().positive().optional().meta({ description: "Seconds" }),
  onDuplicate: importDefaults.shape.onDuplicate,
});

export const importJob = z
  .object({
    id: z.string(),
    tenantId: z.string(),
    fileName: z.string(),
    state: z.enum(importStates),
    reason: z.string().nullable().meta({ description: "The problem that ended it early" }),
    defaults: importDefaults,
    total: z.int(),
    uploaded: z.int().meta({ description: "Rows that have come" }),
    processed: z.int().meta({ description: "Of the dry run or the import, whichever was last" }),
    failed: z.int(),
    createdBy: z.string().nullable().meta({ description: "Who its invites are from, and may begin it; null for an API key" }),
    createdAt: dateTime,
    updatedAt: dateTime,
  })
  .meta({ id: "Import" });
export const importPage = pageOf(importJob);

export const importRowsQuery = z.strictObject({ outcome: z.enum(importOutcomes).optional(), limit, cursor });
const importRowResult = z
  .object({
    line: z.int(),
    email: z.string(),
    outcome: z.enum(importOutcomes).nullable(),
    code: z.string().nullable(),
    detail: z.string().nullable(),
    inviteId: z.string().nullable(),
  })
  .meta({ id: "ImportRowResult" });
export const importRowPage = pageOf(importRowResult);

export interface WireImport extends z.infer<typeof importJob> {}
export interface WireImportRow extends z.input<typeof importRow> {}
export interface WireImportRowResult extends z.infer<typeof importRowResult> {}
export interface CreateImportBody extends z.input<typeof createImport> {}
export interface CsvImportParams extends Partial<z.input<typeof csvQuery>> {}
