/** The invites of one tenant: figures, filters, the list, and inviting. Those who may invite nobody get a kind word. */
import { UserPlus } from "lucide-react";
import { useId, useRef, useState } from "react";
import { DoorlistError } from "../client/index.ts";
import type { WireMe, WireTenant } from "../contract/tenant.ts";
import { CreateInviteDialog } from "./create-invite-dialog.tsx";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import { ExportInvites } from "./export-invites.tsx";
import { grantableRoles } from "./grantable-roles.ts";
import { InviteActDialogs } from "./invite-act-dialogs.tsx";
import { InviteFilters } from "./invite-filters.tsx";
import { InviteResults } from "./invite-list.tsx";
import { InviteStatStrip } from "./invite-stat-strip.tsx";
import { type InviteView, inviteStatuses } from "./invite-view.ts";
import { Notice } from "./notice.tsx";
import { TabPanel, Tabs } from "./tabs.tsx";
import { useInviteActs } from "./use-invite-acts.ts";
import { useInviteStats } from "./use-invite-stats.ts";
import { useInvites } from "./use-invites.ts";

export interface InvitesPanelProps {
  me: WireMe;
  tenant: WireTenant;
  view: InviteView;
  onViewChange(view: InviteView): void;
}

/** Keyed by tenant: one tenant's invites are never shown, even for a moment, as another's. */
export function InvitesPanel(props: InvitesPanelProps) {
  return <TenantInvites key={props.tenant.id} {...props} />;
}

function TenantInvites({ me, tenant, view, onViewChange }: InvitesPanelProps) {
  const labels = useLabels();
  const grantable = grantableRoles(me.roles, tenant.roles ?? []);
  const mayInvite = grantable.length > 0;
  const invites = useInvites(tenant.id, view, mayInvite);
  const stats = useInviteStats(tenant.id, mayInvite);
  const acts = useInviteActs(tenant.id);
  const [creating, setCreating] = useState(false);
  const inviteButton = useRef<HTMLButtonElement>(null);
  const tabsId = useId();
  const isRefused = invites.error instanceof DoorlistError && invites.error.code === "not_allowed";
  if (!mayInvite || isRefused) {
    return <Notice title={labels.invites.notAllowedTitle(tenant.name)} text={labels.invites.notAllowedText} isPage />;
  }
  return (
    <div className="dl-panel">
      <header className="dl-panel-head">
        <h1 className="dl-title">{labels.invites.title}</h1>
        <ExportInvites tenantId={tenant.id} view={view} />
        <button
          ref={inviteButton}
          type="button"
          className="dl-button"
          data-tone="primary"
          aria-haspopup="dialog"
          onClick={() => setCreating(true)}
        >
          <UserPlus size={17} />
          {labels.invites.invite}
        </button>
      </header>
      <InviteStatStrip stats={stats.data} />
      <StatusTabs id={tabsId} view={view} onViewChange={onViewChange} stats={stats.data} />
      <TabPanel id={tabsId} value={view.status ?? "all"} className="dl-list" busy={invites.isPlaceholderData}>
        <InviteFilters view={view} onViewChange={onViewChange} roles={me.roles.map(({ name }) => name)} />
        <InviteResults
          query={invites}
          view={view}
          acts={acts.acts}
          grantable={grantable}
          onClearFilters={() => onViewChange({ status: view.status })}
          onInvite={() => setCreating(true)}
        />
      </TabPanel>
      <InviteActDialogs acts={acts} />
      <CreateInviteDialog
        tenantId={tenant.id}
        grantable={grantable}
        open={creating}
        onClose={() => setCreating(false)}
        returnFocus={() => inviteButton.current}
      />
    </div>
  );
}

interface StatusTabsProps extends Pick<InvitesPanelProps, "view" | "onViewChange"> {
  id: string;
  stats: ReturnType<typeof useInviteStats>["data"];
}

function StatusTabs({ id, view, onViewChange, stats }: StatusTabsProps) {
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
