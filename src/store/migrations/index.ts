/** Numbered, static, forward only: a migration that has shipped is never edited. */
import { tables } from "./0001-tables.ts";
import { signIn } from "./0002-sign-in.ts";
import { fronts } from "./0003-fronts.ts";
import { tenantSettings } from "./0004-tenant-settings.ts";
import { mailTruth } from "./0005-mail-truth.ts";
import { mails } from "./0008-mails.ts";

export const migrations: readonly { version: number; name: string; script: string }[] = [
  { version: 1, name: "tables", script: tables },
  { version: 2, name: "sign-in", script: signIn },
  { version: 3, name: "fronts", script: fronts },
  { version: 4, name: "tenant-settings", script: tenantSettings },
  { version: 5, name: "mail-truth", script: mailTruth },
  { version: 8, name: "mails", script: mails },
];
