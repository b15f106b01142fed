/** The invites as cards, on a narrow screen. */

import { DeliveryState } from "./delivery-state.tsx";
import { useLabels } from "./doorlist-provider.tsx";
import { InviteActions, type InviteActionsProps } from "./invite-actions.tsx";
import type { InviteListProps } from "./invite-list.tsx";
import { hasExpiry, Invitee, RoleList } from "./invitee.tsx";
import { StatusPill } from "./status-pill.tsx";
import { TimeText } from "./time-text.tsx";

export function InviteCards({ invites, ...rest }: InviteListProps) {
  return (
    <ul className="dl-cards">
      {invites.map((invite) => (
        <InviteCard key={invite.id} invite={invite} {...rest} />
      ))}
    </ul>
  );
}

function InviteCard({ invite, acts, grantable }: InviteActionsProps) {
  const { column } = useLabels().invites;
  return (
    <li className="dl-card">
      <div className="dl-card-head">
        <Invitee invite={invite} />
        <InviteActions invite={invite} acts={acts} grantable={grantable} />
      </div>
      <div className="dl-card-line">
        <StatusPill status={invite.status} />
        <RoleList roles={invite.roles} />
      </div>
      <dl className="dl-facts">
        {invite.kind === "email" && (
          <div>
            <dt>{column.delivery}</dt>
            <dd>
              <DeliveryState delivery={invite.delivery} />
            </dd>
          </div>
        )}
        <div>
          <dt>{column.created}</dt>
          <dd>
            <TimeText iso={invite.createdAt} />
          </dd>
        </div>
        {hasExpiry(invite) && (
          <div>
            <dt>{column.expires}</dt>
            <dd>
              <TimeText iso={invite.expiresAt} relative />
            </dd>
          </div>
        )}
      </dl>
    </li>
  );
}
