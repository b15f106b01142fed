import type { WireWebhook } from "../contract/webhook.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { lastFault, useWebhookLog } from "./use-webhook-log.ts";

export type EndpointState = "on" | "off" | "gone" | "failing";

/** `failing`: the newest request to it went wrong. */
export function useEndpointState(tenantId: string, webhook: WireWebhook): { state: EndpointState; fault: string | null } {
  const log = useWebhookLog(tenantId, webhook.id);
  if (!webhook.enabled) return { state: webhook.disabledReason === null ? "off" : "gone", fault: null };
  const fault = lastFault(log.data?.pages[0]?.data ?? []);
  return { state: fault === null ? "on" : "failing", fault };
}

export function WebhookState({ tenantId, webhook }: { tenantId: string; webhook: WireWebhook }) {
  const texts = useLabels().webhooks;
  const { state } = useEndpointState(tenantId, webhook);
  return (
    <span className="dl-pill" data-state={state}>
      {texts.state[state]}
    </span>
  );
}
