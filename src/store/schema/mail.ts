import type { Outcome } from "../../core/delivery.ts";
import type { MailServer } from "../../core/mail-server.ts";
import type { MessageKind, TemplateKind } from "../../core/message.ts";
import type { SuppressionReason } from "../../core/suppression.ts";

type MessageState = "queued" | "sent" | "failed" | "dropped" | "bounced" | "suppressed";

export interface MessageRow {
  tenant_id: string;
  id: string;
  kind: MessageKind;
  /** Empty where it is about no invite. */
  invite_id: string;
  recipient: string;
  generation: number;
  state: MessageState;
  attempts: number;
  /** When it may be tried (again); while leased, when the lease ends. */
  due_at: number;
  reason: string | null;
  created_at: number;
  sent_at: number | null;
  about: string | null;
  /** What was heard of it later; null: nothing. */
  outcome: Outcome | null;
  outcome_reason: string | null;
  outcome_at: number | null;
  /** How the provider that took it names it. */
  provider_id: string | null;
}

export interface MailTemplateRow {
  tenant_id: string;
  kind: TemplateKind;
  locale: string;
  subject: string;
  body: string;
  text_body: string | null;
  html: string;
  updated_at: number;
  updated_by: string;
}

export interface SuppressionRow {
  /** Empty: the whole installation. */
  tenant_id: string;
  id: string;
  /** Keyed, of the address: what is left of it after its person was erased. */
  digest: string;
  email_key: string | null;
  reason: SuppressionReason;
  created_at: number;
}

/** `password` and `dkim_key` are sealed, see core/secret-box.ts. */
export interface MailServerRow {
  tenant_id: string;
  /** Another with every change. */
  version: string;
  host: string;
  port: number;
  tls: MailServer["tls"];
  user_name: string | null;
  password: string | null;
  sender: string;
  reply_to: string | null;
  dkim_domain: string | null;
  dkim_selector: string | null;
  dkim_key: string | null;
  updated_at: number;
}
