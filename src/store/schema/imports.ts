import type { ImportOutcome, ImportState } from "../../core/import.ts";

export interface ImportTableRow {
  tenant_id: string;
  id: string;
  file_name: string;
  state: ImportState;
  reason: string | null;
  defaults: string;
  total: number;
  uploaded: number;
  processed: number;
  failed: number;
  actor: string;
  upload_key: string | null;
  lease_holder: string | null;
  lease_until: number;
  created_at: number;
  updated_at: number;
}

export interface ImportRowRow {
  tenant_id: string;
  import_id: string;
  row_index: number;
  line: number;
  input: string;
  /** Null where the address cannot be read. */
  email_key: string | null;
  outcome: ImportOutcome | null;
  code: string | null;
  detail: string | null;
  invite_id: string | null;
}
