export interface EventRow {
  tenant_id: string;
  id: string;
  type: string;
  invite_id: string | null;
  actor: string;
  at: number;
  data: string | null;
  ip: string | null;
  user_agent: string | null;
  /** In the tenant's audit log; null until it is sealed. */
  position: number | null;
  /** Digests of `ip`, `user_agent` and `data`, where they were erased: see core/seal.ts. */
  erased: string | null;
}

export interface SealRow {
  tenant_id: string;
  number: number;
  first_position: number;
  last_position: number;
  key_id: string;
  /** Empty for the first. */
  previous: string;
  hash: string;
  sealed_at: number;
}
