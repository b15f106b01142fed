/** How far the mail of an invite got, and why it got no further. */
import { Ban, Check, CheckCheck, Clock, Eye, type LucideIcon, TriangleAlert } from "lucide-react";
import type { WireInvite } from "../contract/invite.ts";
import { useLabels } from "./doorlist-provider.tsx";

const icons: Record<string, LucideIcon | null> = {
  none: null,
  queued: Clock,
  suppressed: Ban,
  failed: TriangleAlert,
  sent: Check,
  soft_bounced: TriangleAlert,
  delivered: CheckCheck,
  opened: Eye,
  bounced: TriangleAlert,
  complained: Ban,
};

export function DeliveryState({ delivery }: { delivery: WireInvite["delivery"] }) {
  const texts: Record<string, string> = useLabels().invites.delivery;
  const Icon = icons[delivery.state];
  return (
    <span className="dl-delivery" data-state={delivery.state}>
      <span className="dl-delivery-state">
        {Icon && <Icon size={14} />}
        {/* A newer server may have states that are not known here. */}
        {texts[delivery.state] ?? delivery.state}
      </span>
      {delivery.reason && (
        <span className="dl-delivery-reason" title={delivery.reason}>
          {delivery.reason}
        </span>
      )}
    </span>
  );
}
