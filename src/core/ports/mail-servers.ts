import type { MailServer } from "../mail-server.ts";

export interface MailServerTable {
  get(tenantId: string): Promise<MailServer | null>;
  /** Those of these tenants that have one. */
  find(tenantIds: string[]): Promise<MailServer[]>;
  put(server: MailServer): Promise<void>;
  remove(tenantId: string): Promise<boolean>;
}
