import type { Addressee, Suppression } from "../suppression.ts";
import type { Page, PageQuery } from "./rows.ts";

export interface SuppressionTable {
  /** One that stands already stays. False then. */
  insert(suppression: Suppression & { digest: string }): Promise<boolean>;
  list(tenantId: string | null, page: PageQuery): Promise<Page<Suppression>>;
  get(tenantId: string | null, id: string): Promise<Suppression | null>;
  remove(tenantId: string | null, id: string): Promise<boolean>;
  /** Of the tenants named and of the installation, those of these addresses. */
  find(tenantIds: string[], addresses: Addressee[]): Promise<(Suppression & { digest: string })[]>;
  /** Leaves nothing of an address but this digest: the key that it was suppressed with may be configured no more. */
  erase(emailKey: string, digest: string): Promise<void>;
}
