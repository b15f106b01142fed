/** What may be asked of a tenant's invites, and the counts of them. */
import type { InviteKind, InviteStatus } from "./invite.ts";

export const inviteSorts = [
  "-createdAt",
  "createdAt",
  "-expiresAt",
  "expiresAt",
  "email",
  "-email",
  "-updatedAt",
  "updatedAt",
] as const;
export type InviteSort = (typeof inviteSorts)[number];

export interface InviteQuery {
  status?: InviteStatus;
  kind?: InviteKind;
  role?: string;
  /** Part of an address or of a name, in any case. */
  q?: string;
  createdBy?: string;
  /** Epoch milliseconds, inclusive. */
  createdAfter?: number;
  /** Epoch milliseconds, exclusive. */
  createdBefore?: number;
  sort: InviteSort;
  limit: number;
  cursor?: string;
}

/** A text of an invite that a search can ask about; one that is absent is empty. */
export type SearchField = "id" | "email" | "firstName" | "lastName" | "locale" | "createdBy" | "acceptedBy";

/** `like` is SQL's: `%` any text, `_` any character, `\` before either takes it literally. Addresses equal by their key. */
export type SearchCondition = { field: SearchField } & (
  | { in: string[] }
  | { notIn: string[] }
  | { like: string; ignoreCase: boolean }
);

export interface InviteSearch {
  tenantIds: string[];
  kind?: InviteKind;
  statuses?: InviteStatus[];
  /** All must hold. */
  conditions: SearchCondition[];
  sort: "createdAt" | "updatedAt" | "email" | "firstName" | "lastName" | "locale" | "status" | "data";
  descending: boolean;
  limit: number;
  offset: number;
}

export interface InviteStats {
  total: number;
  byStatus: Record<InviteStatus, number>;
  byRole: Record<string, number>;
  /** Days in UTC, `2026-01-31`, oldest first; only days on which something happened. */
  perDay: { date: string; created: number; accepted: number }[];
  funnel: { created: number; delivered: number; accepted: number };
  /** Exact for some thousands; within 2 % for more. */
  timeToAcceptMs: { p50: number | null; p90: number | null };
  /** Those who invited most first, at most 10. */
  topInviters: { userId: string; invited: number; accepted: number }[];
  /** When all of this was so: now, unless so much changes that the counting follows a little later. */
  countedAt: number;
}
