export interface ApiKeyRow {
  /** Empty: the whole installation. */
  tenant_id: string;
  id: string;
  digest: string;
  name: string;
  created_by: string | null;
  created_at: number;
  revoked_at: number | null;
}
