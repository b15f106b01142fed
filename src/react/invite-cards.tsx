/** The invites as cards, on a narrow screen. Only those in sight are there. */
import { Fragment } from "react";
import { useLabels } from "./doorlist-provider.tsx";
import { InviteCard } from "./invite-card.tsx";
import type { InviteListProps } from "./invite-list.tsx";
import { moveBetweenRows } from "./row-keys.ts";
import { SelectRows } from "./select-rows.tsx";
import { useVirtualRows } from "./use-virtual-rows.ts";

const CARD_PX = 170;
const GAP_PX = 12;

export function InviteCards({ invites, selection, hasMore, onNearEnd, view: _, onViewChange: __, ...rest }: InviteListProps) {
  const labels = useLabels();
  const ids = invites.map(({ id }) => id);
  const { list, rows, after, measure, focus, inSight } = useVirtualRows<HTMLUListElement>({
    ids,
    estimate: CARD_PX,
    gap: GAP_PX,
    onNearEnd,
  });
  return (
    <>
      <div className="dl-cards-head">
        <SelectRows invites={invites} selection={selection} inSight={inSight} />
        <span aria-hidden="true">{labels.bulk.select}</span>
      </div>
      <ul ref={list} className="dl-cards" aria-label={labels.invites.title} onKeyDown={moveBetweenRows} {...focus}>
        {rows.map(({ index, before }) => {
          const invite = invites[index];
          if (!invite) return null;
          return (
            <Fragment key={invite.id}>
              {before > 0 && <li aria-hidden="true" className="dl-gap" style={{ height: before }} />}
              <InviteCard
                index={index}
                total={hasMore ? -1 : invites.length}
                invite={invite}
                selection={selection}
                measure={measure}
                {...rest}
              />
            </Fragment>
          );
        })}
        {after > 0 && <li aria-hidden="true" className="dl-gap" style={{ height: after }} />}
      </ul>
    </>
  );
}
