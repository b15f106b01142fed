/** The boxes that choose rows: one for each, and one for many. */
import * as Menu from "@radix-ui/react-dropdown-menu";
import { ChevronDown } from "lucide-react";
import { useRef } from "react";
import type { WireInvite } from "../contract/invite.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import { inviteeText } from "./invitee.tsx";
import type { Selection } from "./use-selection.ts";

export function SelectRow({ invite, selection }: { invite: WireInvite; selection: Selection }) {
  const labels = useLabels();
  const withShift = useRef(false);
  return (
    <label className="dl-check">
      <input
        type="checkbox"
        data-row-control="select"
        aria-label={labels.bulk.selectOne(inviteeText(invite, labels))}
        checked={selection.has(invite.id)}
        onClick={(event) => {
          withShift.current = event.shiftKey;
        }}
        onChange={() => selection.toggle(invite.id, withShift.current)}
      />
    </label>
  );
}

export interface SelectRowsProps {
  /** All that are loaded. */
  invites: readonly WireInvite[];
  selection: Selection;
  inSight(): { first: number; last: number };
}

export function SelectRows({ invites, selection, inSight }: SelectRowsProps) {
  const { bulk, direction } = useLabels();
  const format = useFormat();
  const count = invites.filter(({ id }) => selection.has(id)).length;
  const isAll = count > 0 && count === invites.length;
  const page = () => {
    const { first, last } = inSight();
    selection.choose(invites.slice(first, last + 1));
  };
  return (
    <span className="dl-select-rows">
      <label className="dl-check">
        <input
          ref={(box) => {
            if (box) box.indeterminate = count > 0 && !isAll;
          }}
          type="checkbox"
          aria-label={bulk.selectAll}
          checked={isAll}
          onChange={() => (isAll ? selection.clear() : selection.choose(invites))}
        />
      </label>
      <Menu.Root modal={false} dir={direction}>
        <Menu.Trigger className="dl-icon-button dl-select-more" aria-label={bulk.selectMenu}>
          <ChevronDown size={14} />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Content className="dl-menu" align="start" sideOffset={4} collisionPadding={8}>
            <Menu.Item className="dl-menu-item" onSelect={page}>
              {bulk.selectPage}
            </Menu.Item>
            <Menu.Item className="dl-menu-item" onSelect={() => selection.choose(invites)}>
              {bulk.selectLoaded(format.number(invites.length))}
            </Menu.Item>
            <Menu.Item className="dl-menu-item" onSelect={selection.clear}>
              {bulk.selectNone}
            </Menu.Item>
          </Menu.Content>
        </Menu.Portal>
      </Menu.Root>
    </span>
  );
}
