/** Sends a file's rows to the server, part by part; one that broke off goes on where it was. Then has them checked. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { CreateImportBody, WireImportRow } from "../contract/import.ts";
import type { ColumnMeaning } from "../contract/import-columns.ts";
import { cellText } from "../contract/import-csv.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import type { ImportFile } from "./import-file.ts";
import type { OfRoles } from "./of-roles.ts";
import { queryKeys } from "./query-keys.ts";

const PART = 1_000;

/** A file, what its columns mean, and what its invites share. */
export interface ImportPlan<Role extends string = string> {
  file: ImportFile;
  columns: readonly ColumnMeaning[];
  defaults: NonNullable<CreateImportBody["defaults"]> & OfRoles<Role>;
}

/** `upload.mutate(plan)` sends a file and has it checked; `sent` is the number of rows on the server so far. */
export function useImportUpload<Role extends string = string>(tenantId: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  const [sent, setSent] = useState(0);
  const upload = useMutation({
    mutationFn: async ({ file, columns, defaults }: ImportPlan<Role>) => {
      const total = file.rows.length;
      const uploadKey = `${file.fingerprint}-${hash(JSON.stringify([file.name, columns, defaults]))}`;
      const made = await client.imports.create(tenantId, { fileName: file.name, total, defaults, uploadKey });
      for (let from = made.uploaded; from < total; from += PART) {
        setSent(from);
        const rows = file.rows.slice(from, from + PART).map(({ line, cells }) => rowOf(file.headings, columns, line, cells));
        await client.imports.addRows(tenantId, made.id, from, rows);
      }
      return client.imports.check(tenantId, made.id);
    },
    onSuccess: (job) => queries.setQueryData(queryKeys.import(tenantId, job.id), job),
    onSettled: () => queries.invalidateQueries({ queryKey: queryKeys.imports(tenantId) }),
  });
  return { upload, sent };
}

function rowOf(headings: string[], columns: readonly ColumnMeaning[], line: number, cells: string[]): WireImportRow {
  const row: WireImportRow = { line, email: "" };
  const data: Record<string, string> = {};
  columns.forEach((meaning, index) => {
    const cell = cellText(cells[index]).slice(0, 1000);
    if (cell === "" || meaning === null) return;
    if (meaning === "data") data[(headings[index] || String(index + 1)).slice(0, 200)] = cell;
    else row[meaning] = cell;
  });
  return Object.keys(data).length > 0 ? { ...row, data } : row;
}

/** Tells texts apart; nothing is kept safe by it. */
function hash(text: string): string {
  let value = 5381;
  for (let index = 0; index < text.length; index += 1) value = (value * 33 + text.charCodeAt(index)) % 0x1fffffffffff;
  return value.toString(36);
}
