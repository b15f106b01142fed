/** The invites as a table, where there is room for one. */

import { DeliveryState } from "./delivery-state.tsx";
import { useLabels } from "./doorlist-provider.tsx";
import { InviteActions, type InviteActionsProps } from "./invite-actions.tsx";
import type { InviteListProps } from "./invite-list.tsx";
import { hasExpiry, Invitee, NoValue, RoleList } from "./invitee.tsx";
import { StatusPill } from "./status-pill.tsx";
import { TimeText } from "./time-text.tsx";

export function InviteTable({ invites, ...rest }: InviteListProps) {
  const labels = useLabels();
  const { column } = labels.invites;
  return (
    <table className="dl-table">
      <thead>
        <tr>
          {Object.entries(column).map(([name, text]) => (
            <th key={name} scope="col">
              {text}
            </th>
          ))}
          <th scope="col">
            <span className="dl-hidden">{labels.invites.actionsColumn}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {invites.map((invite) => (
          <InviteRow key={invite.id} invite={invite} {...rest} />
        ))}
      </tbody>
    </table>
  );
}

function InviteRow({ invite, acts, grantable }: InviteActionsProps) {
  const labels = useLabels();
  return (
    <tr>
      <td className="dl-cell-invitee">
        <Invitee invite={invite} />
      </td>
      <td>
        <RoleList roles={invite.roles} />
      </td>
      <td>
        <StatusPill status={invite.status} />
      </td>
      <td>
        {invite.kind === "email" ? <DeliveryState delivery={invite.delivery} /> : <NoValue text={labels.invites.delivery.none} />}
      </td>
      <td className="dl-cell-time">
        <TimeText iso={invite.createdAt} />
      </td>
      <td className="dl-cell-time">
        {hasExpiry(invite) ? <TimeText iso={invite.expiresAt} relative /> : <NoValue text={labels.invites.noExpiry} />}
      </td>
      <td className="dl-cell-actions">
        <InviteActions invite={invite} acts={acts} grantable={grantable} />
      </td>
    </tr>
  );
}
