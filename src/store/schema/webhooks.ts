import type { WebhookDeliveryState } from "../../core/webhook.ts";

export interface WebhookEndpointRow {
  /** Empty: the whole installation. */
  tenant_id: string;
  id: string;
  url: string;
  description: string | null;
  /** Null: all. */
  event_types: string | null;
  enabled: number;
  disabled_reason: string | null;
  secret: string;
  previous_secret: string | null;
  previous_secret_until: number | null;
  resume_at: number;
  created_at: number;
  updated_at: number;
  /** Its place among the tenant's, from 0; no two have the same. */
  slot: number;
}

export interface WebhookDeliveryRow {
  tenant_id: string;
  endpoint_id: string;
  id: string;
  event_id: string;
  event_type: string;
  payload: string;
  state: WebhookDeliveryState;
  attempts: number;
  /** When it may be tried (again); while leased, when the lease ends. */
  due_at: number;
  created_at: number;
  last_status: number | null;
  last_error: string | null;
  last_at: number | null;
}

export interface WebhookAttemptRow {
  tenant_id: string;
  endpoint_id: string;
  delivery_id: string;
  id: string;
  at: number;
  ms: number;
  status: number | null;
  response: string | null;
  error: string | null;
}
