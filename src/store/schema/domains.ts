import type { DomainEntry, DomainProof, DomainState } from "../../core/domain.ts";

export interface DomainRow {
  tenant_id: string;
  domain: string;
  state: DomainState;
  entry: DomainEntry;
  roles: string;
  set_by: string | null;
  challenge: string;
  proof: DomainProof | null;
  verified_at: number | null;
  check_at: number | null;
  missing_since: number | null;
  created_at: number;
}
