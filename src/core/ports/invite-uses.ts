import type { Page, PageQuery } from "./rows.ts";

export interface InviteUse {
  tenantId: string;
  inviteId: string;
  userId: string;
  usedAt: number;
  /** From the invite's creation, milliseconds. */
  elapsedMs: number;
}

export interface UseTable {
  /** False where this person has used it before. */
  insert(use: InviteUse): Promise<boolean>;
  get(tenantId: string, inviteId: string, userId: string): Promise<InviteUse | null>;
  list(tenantId: string, inviteId: string, page: PageQuery): Promise<Page<InviteUse>>;
  /** Who took each of these e-mail invites, by id of the invite. */
  takers(tenantId: string, inviteIds: string[]): Promise<Map<string, string>>;
}
