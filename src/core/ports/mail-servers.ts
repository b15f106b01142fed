import type { MailServer } from "../mail-server.ts";

export interface MailServerTable {
  get(tenantId: string): Promise<MailServer | null>;
  /** Those of these tenants that have one. */
  find(tenantIds: string[]): Promise<MailServer[]>;
  put(server: MailServer): Promise<void>;
  remove(tenantId: string): Promise<boolean>;
  /** Up to `limit` with a secret that one of these keys sealed. */
  sealedBy(keyIds: readonly string[], limit: number): Promise<MailServer[]>;
  /** The same secrets under another key; nothing where the server was changed meanwhile. */
  reseal(server: MailServer): Promise<void>;
}
