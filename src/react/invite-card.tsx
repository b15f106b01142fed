/** One invite where there is no room for a row. */
import { DeliveryState } from "./delivery-state.tsx";
import { useLabels } from "./doorlist-provider.tsx";
import { InviteActions } from "./invite-actions.tsx";
import type { InviteRowProps } from "./invite-list.tsx";
import { hasExpiry, Invitee, RoleList } from "./invitee.tsx";
import { SelectRow } from "./select-rows.tsx";
import { StatusPill } from "./status-pill.tsx";
import { TimeText } from "./time-text.tsx";

export interface InviteCardProps extends InviteRowProps {
  /** Of the list; -1 where it is not known. */
  total: number;
}

/** One invite of the list, for narrow windows. */
export function InviteCard({ index, total, invite, acts, grantable, selection, onOpen, measure }: InviteCardProps) {
  const { column } = useLabels().invites;
  return (
    <li
      ref={measure}
      data-index={index}
      aria-posinset={index + 1}
      aria-setsize={total}
      className="dl-card dl-row"
      data-selected={selection.has(invite.id)}
    >
      <div className="dl-card-head">
        <SelectRow invite={invite} selection={selection} />
        <Invitee invite={invite} onOpen={onOpen} />
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
