/**
 * Where members live with the host app: ours are a copy of them, in which a place is reserved, in one transaction with
 * the use, until the app has granted it.
 */
export interface Membership {
  /** Are tenants made in the app alone? */
  tenantsInApp: boolean;
  /** Brings the copy of these people, or of all, up to what the app says. @throws Problem `unavailable` */
  refresh(tenantId: string, userIds?: readonly string[]): Promise<void>;
  /** Has the app told of this person. @throws Problem `unavailable` where it does not hold yet; it is tried again */
  confirm(tenantId: string, userId: string): Promise<void>;
}

/** What the host app is still to be told of a person: their roles in the tenant, or null, that they are no member. */
export interface Grant {
  tenantId: string;
  userId: string;
  roles: string[] | null;
  /** Of what is to be told: it changes with it. */
  version: string;
  attempts: number;
}

export interface GrantTable {
  /** In the place of what was to be told of this person before. */
  put(grant: Pick<Grant, "tenantId" | "userId" | "roles">, now: number): Promise<void>;
  get(tenantId: string, userId: string): Promise<Grant | null>;
  /** The people of a tenant about whom something is still to be told. */
  untold(tenantId: string): Promise<Set<string>>;
  /** Leases up to `limit` that are due, or that of one person; a lease that ran out is anybody's. */
  claim(now: number, leaseUntil: number, limit: number, only?: { tenantId: string; userId: string }): Promise<Grant[]>;
  /** It holds: nothing is left to tell, but for what came meanwhile. */
  done(grant: Grant): Promise<void>;
  retry(grant: Grant, dueAt: number): Promise<void>;
}
