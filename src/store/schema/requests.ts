import type { RequestOrigin, RequestStatus, RequestWait } from "../../core/request.ts";

export interface RequestRow {
  tenant_id: string;
  id: string;
  user_id: string;
  origin: RequestOrigin;
  invite_id: string | null;
  invite_generation: number | null;
  roles: string | null;
  message: string | null;
  status: RequestStatus;
  status_changed_at: number;
  waits_for: RequestWait;
  waiting_since: number | null;
  decided_by: string | null;
  created_at: number;
  expires_at: number;
}
