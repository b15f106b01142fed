export interface ApiKey {
  id: string;
  /** Null: acts for the whole installation. */
  tenantId: string | null;
  name: string;
  createdBy: string | null;
  createdAt: number;
}

export interface ApiKeyTable {
  insert(key: ApiKey & { digest: string }): Promise<void>;
  getByDigest(digest: string): Promise<ApiKey | null>;
  list(tenantId: string | null): Promise<ApiKey[]>;
  revoke(tenantId: string | null, id: string, now: number): Promise<boolean>;
}
