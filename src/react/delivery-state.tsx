/** How far the mail of an invite got, and why it got no further. */
import { Ban, Check, CheckCheck, Clock, Eye, type LucideIcon, TriangleAlert } from "lucide-react";
import type { WireInvite } from "../contract/invite.ts";
import { useLabels } from "./doorlist-provider.tsx";

const icons: Record<WireInvite["delivery"]["state"], LucideIcon | null> = {
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
  const labels = useLabels();
  const Icon = icons[delivery.state];
  return (
    <span className="dl-delivery" data-state={delivery.state}>
      <span className="dl-delivery-state">
        {Icon && <Icon size={14} />}
        {labels.invites.delivery[delivery.state]}
      </span>
      {delivery.reason && (
        <span className="dl-delivery-reason" title={delivery.reason}>
          {delivery.reason}
        </span>
      )}
    </span>
  );
}
