/** Numbered, static, forward only: a migration that has shipped is never edited. */
import type { EngineName } from "../sql.ts";
import { tables } from "./0001-tables.ts";
import { signIn } from "./0002-sign-in.ts";
import { fronts } from "./0003-fronts.ts";
import { tenantSettings } from "./0004-tenant-settings.ts";
import { auditLog } from "./0005-audit-log.ts";
import { webhooks } from "./0006-webhooks.ts";
import { apiManners } from "./0007-api-manners.ts";
import { inviteMessage } from "./0008-invite-message.ts";
import { inviteCounts } from "./0009-invite-counts.ts";
import { imports } from "./0010-imports.ts";
import { mailTruth } from "./0011-mail-truth.ts";
import { mails } from "./0012-mails.ts";
import { requests } from "./0013-requests.ts";
import { hosts } from "./0014-hosts.ts";
import { search, searchOf } from "./0015-search.ts";
import { webhookSlots } from "./0016-webhook-slots.ts";
import { countVersions } from "./0017-count-versions.ts";
import { searchPendingOf } from "./0018-search-pending.ts";
import { waitlistLinks } from "./0019-waitlist-links.ts";
import { indexOrder, indexOrderOf } from "./0020-index-order.ts";
import { accountOrderOf } from "./0021-account-order.ts";

export interface Migration {
  version: number;
  name: string;
  script: string;
  /** Statements of one engine, after the script. */
  of?: Record<EngineName, readonly string[]>;
  /** Of the tables of the built-in sign-in: left out where sign-in is the host's. */
  signIn?: true;
}

export const migrations: readonly Migration[] = [
  { version: 1, name: "tables", script: tables },
  { version: 2, name: "sign-in", script: signIn, signIn: true },
  { version: 3, name: "fronts", script: fronts },
  { version: 4, name: "tenant-settings", script: tenantSettings },
  { version: 5, name: "audit-log", script: auditLog },
  { version: 6, name: "webhooks", script: webhooks },
  { version: 7, name: "api-manners", script: apiManners },
  { version: 8, name: "invite-message", script: inviteMessage },
  { version: 9, name: "invite-counts", script: inviteCounts },
  { version: 10, name: "imports", script: imports },
  { version: 11, name: "mail-truth", script: mailTruth },
  { version: 12, name: "mails", script: mails },
  { version: 13, name: "requests", script: requests },
  { version: 14, name: "hosts", script: hosts },
  { version: 15, name: "search", script: search, of: searchOf },
  { version: 16, name: "webhook-slots", script: webhookSlots },
  { version: 17, name: "count-versions", script: countVersions },
  { version: 18, name: "search-pending", script: "", of: searchPendingOf },
  { version: 19, name: "waitlist-links", script: waitlistLinks },
  { version: 20, name: "index-order", script: indexOrder, of: indexOrderOf },
  { version: 21, name: "account-order", script: "", of: accountOrderOf, signIn: true },
];
