/** The endpoints that are told of a tenant's events: how each fares, and what may be done with it. For owners. */
import { Webhook } from "lucide-react";
import { useRef, useState } from "react";
import type { WireMe, WireTenant } from "../contract/tenant.ts";
import type { WireWebhook } from "../contract/webhook.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { isOwner } from "./grantable-roles.ts";
import { NotLoaded } from "./not-loaded.tsx";
import { Notice } from "./notice.tsx";
import { PanelHead } from "./panel-head.tsx";
import { useWebhooks } from "./use-webhooks.ts";
import { WebhookDialog } from "./webhook-dialog.tsx";
import { WebhookDrawer } from "./webhook-drawer.tsx";
import { WebhookState } from "./webhook-state.tsx";

export interface WebhooksProps {
  me: WireMe;
  tenant: WireTenant;
}

/** Keyed by tenant: an open endpoint is of one. */
export function Webhooks(props: WebhooksProps) {
  return <TenantWebhooks key={props.tenant.id} {...props} />;
}

function TenantWebhooks({ me, tenant }: WebhooksProps) {
  const labels = useLabels();
  const texts = labels.webhooks;
  const addButton = useRef<HTMLButtonElement>(null);
  const mayKeep = isOwner(me, tenant);
  const webhooks = useWebhooks(tenant.id, mayKeep);
  const [adding, setAdding] = useState(false);
  const [openId, setOpenId] = useState<string | null>(null);
  if (!mayKeep) return <Notice title={labels.pages.notYoursTitle} text={labels.pages.ownersOnly} isPage />;
  const all = webhooks.data?.data ?? [];
  const open = all.find(({ id }) => id === openId);
  const rowOf = (id: string) => document.querySelector<HTMLElement>(`[data-webhook="${id}"]`);
  return (
    <div className="dl-panel">
      <PanelHead
        title={texts.title}
        text={texts.text}
        act={{ label: texts.add, ref: addButton, tone: "primary", onOpen: () => setAdding(true) }}
      />
      {!webhooks.data ? (
        <NotLoaded query={webhooks} title={texts.errorTitle} />
      ) : all.length === 0 ? (
        <Notice title={texts.emptyTitle} text={texts.emptyText} />
      ) : (
        <ul className="dl-entries">
          {all.map((webhook) => (
            <Endpoint key={webhook.id} tenantId={tenant.id} webhook={webhook} onOpen={() => setOpenId(webhook.id)} />
          ))}
        </ul>
      )}
      <WebhookDialog tenantId={tenant.id} open={adding} onClose={() => setAdding(false)} returnFocus={() => addButton.current} />
      {open && (
        <WebhookDrawer
          tenantId={tenant.id}
          webhook={open}
          onClose={() => setOpenId(null)}
          returnFocus={() => rowOf(open.id) ?? addButton.current}
        />
      )}
    </div>
  );
}

function Endpoint({ tenantId, webhook, onOpen }: { tenantId: string; webhook: WireWebhook; onOpen(): void }) {
  const texts = useLabels().webhooks;
  const { id, url, description, eventTypes } = webhook;
  return (
    <li className="dl-entry">
      <Webhook size={18} className="dl-entry-icon" />
      <div className="dl-entry-main">
        <span className="dl-entry-name">
          <button
            type="button"
            className="dl-text-button dl-entry-open"
            data-webhook={id}
            aria-haspopup="dialog"
            aria-label={texts.openOf(description ?? url)}
            onClick={onOpen}
          >
            <bdi>{description ?? url}</bdi>
          </button>
        </span>
        <span className="dl-entry-facts">
          {description !== null && <bdi>{url}</bdi>}
          <span>{eventTypes === null ? texts.allEvents : texts.eventCount(eventTypes.length)}</span>
        </span>
      </div>
      <WebhookState tenantId={tenantId} webhook={webhook} />
    </li>
  );
}
