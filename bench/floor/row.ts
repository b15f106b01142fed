/**
 * What a floor keeps and answers: a row of about the bytes of one invite (some 370), and a JSON answer of about the
 * size of ours (750 for a whole invite, 330 for a preview).
 */
import { v7 } from "uuid";

export interface Row {
  id: string;
  tenant_id: string;
  email: string;
  roles: string;
  status: string;
  created_at: number;
  expires_at: number;
  rest: string;
}

export const COLUMNS = ["id", "tenant_id", "email", "roles", "status", "created_at", "expires_at", "rest"] as const;
export const TENANT = "01900000-0000-7000-8000-000000000000";

const REST = "x".repeat(220);
const FILLER = "y".repeat(320);

/** A body without an address (an acceptance) writes a row all the same. */
export function newRow({ email = "someone@example.com", roles = ["member"] }: { email?: string; roles?: string[] }): Row {
  const now = Date.now();
  const id = v7({ msecs: now });
  return {
    id,
    tenant_id: TENANT,
    email,
    roles: JSON.stringify(roles),
    status: "pending",
    created_at: now,
    expires_at: now + 604_800_000,
    rest: REST,
  };
}

/** The id of the nth row that a floor starts with, so that whoever drives it knows its keys. */
export const seededId = (n: number): string => `01900000-0000-7000-9000-${n.toString(16).padStart(12, "0")}`;

export function seededRow(n: number): Row {
  return { ...newRow({ email: `seed-${n}@example.com` }), id: seededId(n) };
}

const iso = (at: number): string => new Date(at).toISOString();

export function whole(row: Row) {
  const { id, tenant_id: tenantId, email, roles, status } = row;
  const times = { createdAt: iso(row.created_at), expiresAt: iso(row.expires_at) };
  return { id, tenantId, email, roles: JSON.parse(roles), status, ...times, filler: FILLER };
}

export function short(row: Row) {
  const { tenant_id: tenantId, email, roles, status } = row;
  return {
    invite: { tenantId, email, roles: JSON.parse(roles), status, expiresAt: iso(row.expires_at), filler: FILLER.slice(0, 130) },
  };
}
