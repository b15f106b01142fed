/** How far the mail of an invite got, and why it got no further. */
import { Check, Clock, TriangleAlert } from "lucide-react";
import type { WireInvite } from "../contract/invite.ts";
import { useLabels } from "./doorlist-provider.tsx";

const icons = { none: null, queued: Clock, sent: Check, failed: TriangleAlert };

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
