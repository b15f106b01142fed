/** A tab for each status, with how many invites have it. */
import type { WireInviteStats } from "../contract/invite.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import { type InviteView, inviteStatuses } from "./invite-view.ts";
import { Tabs } from "./tabs.tsx";

export interface StatusTabsProps {
  id: string;
  view: InviteView;
  onViewChange(view: InviteView): void;
  stats: WireInviteStats | undefined;
}

export function StatusTabs({ id, view, onViewChange, stats }: StatusTabsProps) {
  const { invites } = useLabels();
  const format = useFormat();
  const count = (value: number | undefined) => (value === undefined ? undefined : format.number(value));
  const items = [
    { value: "all" as const, label: invites.all, count: count(stats?.total) },
    ...inviteStatuses.map((value) => ({ value, label: invites.status[value], count: count(stats?.byStatus[value]) })),
  ];
  return (
    <Tabs
      label={invites.filterByStatus}
      id={id}
      items={items}
      value={view.status ?? "all"}
      onChange={(value) => onViewChange({ ...view, status: value === "all" ? undefined : value })}
    />
  );
}
