import type { TenantSettings } from "../settings.ts";
import type { Page, PageQuery } from "./rows.ts";
import type { Tenant } from "./tenants.ts";

export interface Member {
  tenantId: string;
  userId: string;
  roles: string[];
  joinedAt: number;
}

export interface MemberTable {
  /** False where the person is a member already. */
  insert(member: Member): Promise<boolean>;
  get(tenantId: string, userId: string): Promise<Member | null>;
  /** A member's roles, and the settings of the tenant, in one look. */
  standing(tenantId: string, userId: string): Promise<{ roles: string[]; settings: TenantSettings } | null>;
  list(tenantId: string, page: PageQuery): Promise<Page<Member>>;
  listForUser(userId: string): Promise<{ tenant: Tenant; roles: string[] }[]>;
  /** False where the roles are no longer `from`. */
  setRoles(tenantId: string, userId: string, from: string[], to: string[]): Promise<boolean>;
  /** Is there a member with this role besides the named one? */
  hasOther(tenantId: string, role: string, exceptUserId: string): Promise<boolean>;
  /** Up to `limit` members who have one of these roles. */
  withRoles(tenantId: string, roles: string[], limit: number): Promise<string[]>;
  remove(tenantId: string, userId: string): Promise<boolean>;
  /** Everybody out. */
  removeAll(tenantId: string): Promise<void>;
}
