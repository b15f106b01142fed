export interface TenantRow {
  id: string;
  name: string;
  seats: number | null;
  member_count: number;
  waiting: number;
  created_at: number;
  updated_at: number;
  /** JSON: those that are set. */
  settings: string;
  /** Deleted, and kept so that nobody takes its id, and its history with it. */
  deleted_at: number | null;
}

export interface MemberRow {
  tenant_id: string;
  user_id: string;
  roles: string;
  joined_at: number;
}

/** What the host app is still to be told of a person. */
export interface GrantRow {
  tenant_id: string;
  user_id: string;
  /** JSON; null: no member any more. */
  roles: string | null;
  version: string;
  attempts: number;
  due_at: number;
  lease_until: number;
}

export interface PersonRow {
  id: string;
  email: string;
  /** Null where the address is somebody else's by now. */
  email_key: string | null;
  email_verified: number;
  name: string;
}
