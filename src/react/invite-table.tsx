/** The invites as a table, where there is room for one. Only the rows in sight are there. */
import { ArrowDown, ArrowUp } from "lucide-react";
import { Fragment } from "react";
import { DeliveryState } from "./delivery-state.tsx";
import { useLabels } from "./doorlist-provider.tsx";
import { InviteActions } from "./invite-actions.tsx";
import type { InviteListProps, InviteRowProps } from "./invite-list.tsx";
import { DEFAULT_SORT, type InviteSort, type InviteView } from "./invite-view.ts";
import { hasExpiry, Invitee, NoValue, RoleList } from "./invitee.tsx";
import { moveBetweenRows } from "./row-keys.ts";
import { SelectRow, SelectRows } from "./select-rows.tsx";
import { StatusPill } from "./status-pill.tsx";
import { TimeText } from "./time-text.tsx";
import { useVirtualRows } from "./use-virtual-rows.ts";

const ROW_PX = 60;
const COLUMNS = 8;

/** The invites of the list as a table, for wide windows. */
export function InviteTable({ invites, view, onViewChange, selection, hasMore, onNearEnd, ...rest }: InviteListProps) {
  const labels = useLabels();
  const { column } = labels.invites;
  const ids = invites.map(({ id }) => id);
  const { list, rows, after, measure, focus, inSight } = useVirtualRows<HTMLTableSectionElement>({
    ids,
    estimate: ROW_PX,
    onNearEnd,
  });
  const sorting = { view, onViewChange };
  return (
    <table className="dl-table" aria-rowcount={hasMore ? -1 : invites.length + 1} aria-label={labels.invites.title}>
      <thead>
        <tr aria-rowindex={1}>
          <th scope="col" className="dl-cell-select">
            <SelectRows invites={invites} selection={selection} inSight={inSight} />
          </th>
          <SortableColumn name={column.invitee} className="dl-cell-invitee" field="email" {...sorting} />
          <th scope="col">{column.roles}</th>
          <th scope="col">{column.status}</th>
          <th scope="col">{column.delivery}</th>
          <SortableColumn name={column.created} field="createdAt" {...sorting} />
          <SortableColumn name={column.expires} field="expiresAt" {...sorting} />
          <th scope="col" className="dl-cell-actions">
            <span className="dl-hidden">{labels.invites.actionsColumn}</span>
          </th>
        </tr>
      </thead>
      <tbody ref={list} onKeyDown={moveBetweenRows} {...focus}>
        {rows.map(({ index, before }) => {
          const invite = invites[index];
          if (!invite) return null;
          return (
            <Fragment key={invite.id}>
              {before > 0 && <Gap height={before} />}
              <InviteRow index={index} invite={invite} selection={selection} measure={measure} {...rest} />
            </Fragment>
          );
        })}
        {after > 0 && <Gap height={after} />}
      </tbody>
    </table>
  );
}

/** In the place of rows that are out of sight. */
function Gap({ height }: { height: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus
    <tr aria-hidden="true" className="dl-gap">
      <td colSpan={COLUMNS} style={{ height }} />
    </tr>
  );
}

interface SortableColumnProps {
  name: string;
  field: "email" | "createdAt" | "expiresAt";
  className?: string;
  view: InviteView;
  onViewChange(view: InviteView): void;
}

function SortableColumn({ name, field, className = "", view, onViewChange }: SortableColumnProps) {
  const sort = view.sort ?? DEFAULT_SORT;
  const isUp = sort === field;
  const isDown = sort === `-${field}`;
  // A date is first wanted from its newest, an address from its first letter.
  const [first, second]: InviteSort[] = field === "email" ? ["email", "-email"] : [`-${field}`, field];
  const next = sort === first ? second : first;
  return (
    <th scope="col" className={className} aria-sort={isUp ? "ascending" : isDown ? "descending" : undefined}>
      <button
        type="button"
        className="dl-sort"
        onClick={() => onViewChange({ ...view, sort: next === DEFAULT_SORT ? undefined : next })}
      >
        {name}
        {isUp && <ArrowUp size={14} />}
        {isDown && <ArrowDown size={14} />}
      </button>
    </th>
  );
}

function InviteRow({ index, invite, acts, grantable, selection, onOpen, measure }: InviteRowProps) {
  const labels = useLabels();
  return (
    <tr ref={measure} data-index={index} aria-rowindex={index + 2} className="dl-row" data-selected={selection.has(invite.id)}>
      <td className="dl-cell-select">
        <SelectRow invite={invite} selection={selection} />
      </td>
      <td className="dl-cell-invitee">
        <Invitee invite={invite} onOpen={onOpen} />
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
