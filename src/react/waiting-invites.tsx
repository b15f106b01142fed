/** The invites that wait for the person who is signed in. They are opened from the mail, which proves the mailbox. */
import { Mail } from "lucide-react";
import { useLabels } from "./doorlist-provider.tsx";
import { useMyInvites } from "./use-my-invites.ts";

export function WaitingInvites() {
  const labels = useLabels().tenant;
  const { data: invites = [] } = useMyInvites();
  if (invites.length === 0) return null;
  return (
    <section className="dl-waiting">
      <h2 className="dl-waiting-title">
        <Mail size={16} />
        {labels.waiting(invites.length)}
      </h2>
      <ul className="dl-waiting-list">
        {invites.map(({ id, tenant, inviter }) => (
          <li key={id}>{labels.waitingItem(tenant.name, inviter?.name)}</li>
        ))}
      </ul>
      <p className="dl-hint">{labels.waitingHint}</p>
    </section>
  );
}
