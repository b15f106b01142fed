import { useLabels } from "./doorlist-provider.tsx";
import type { InviteStatus } from "./invite-view.ts";

/** The status of an invite, in words and colour. */
export function StatusPill({ status }: { status: InviteStatus }) {
  const labels = useLabels();
  return (
    <span className="dl-pill" data-status={status}>
      {labels.invites.status[status]}
    </span>
  );
}
