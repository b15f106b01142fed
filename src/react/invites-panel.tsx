/** The invites of one tenant: figures, filters, the list, and inviting. Those who may invite nobody get a kind word. */
import { UserPlus } from "lucide-react";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { DoorlistError } from "../client/index.ts";
import type { WireInvite } from "../contract/invite.ts";
import type { WireMe, WireTenant } from "../contract/tenant.ts";
import { BulkActions } from "./bulk-actions.tsx";
import { CreateInviteModal } from "./create-invite-modal.tsx";
import { useLabels } from "./doorlist-provider.tsx";
import { ExportInvites } from "./export-invites.tsx";
import { grantableRoles } from "./grantable-roles.ts";
import { InviteActDialogs } from "./invite-act-dialogs.tsx";
import { InviteDetails } from "./invite-details.tsx";
import { InviteFilters } from "./invite-filters.tsx";
import { InviteResults } from "./invite-list.tsx";
import { InviteStatStrip } from "./invite-stat-strip.tsx";
import { type InviteView, withoutFilters } from "./invite-view.ts";
import { Notice } from "./notice.tsx";
import { StatusTabs } from "./status-tabs.tsx";
import { TabPanel } from "./tabs.tsx";
import { useInviteActs } from "./use-invite-acts.tsx";
import { useInviteStats } from "./use-invite-stats.ts";
import { useInvites } from "./use-invites.ts";
import { useLiveTenant } from "./use-live-tenant.ts";
import { useSelection } from "./use-selection.ts";

export interface InvitesPanelProps {
  me: WireMe;
  tenant: WireTenant;
  view: InviteView;
  onViewChange(view: InviteView): void;
  /** The invite whose details are shown. */
  openInvite?: string | null;
  onOpenInvite?: (inviteId: string | null) => void;
}

/** Keyed by tenant: one tenant's invites are never shown, even for a moment, as another's. */
export function InvitesPanel(props: InvitesPanelProps) {
  return <TenantInvites key={props.tenant.id} {...props} />;
}

const none: WireInvite[] = [];

function TenantInvites({ me, tenant, view, onViewChange, ...given }: InvitesPanelProps) {
  const labels = useLabels();
  const [ownOpen, setOwnOpen] = useState<string | null>(null);
  const { openInvite = ownOpen, onOpenInvite = setOwnOpen } = given;
  const grantable = grantableRoles(me.roles, tenant.roles ?? []);
  const mayInvite = grantable.length > 0;
  const query = useInvites(tenant.id, view, mayInvite);
  const stats = useInviteStats(tenant.id, mayInvite);
  const live = useLiveTenant(tenant.id, mayInvite);
  const acts = useInviteActs(tenant.id);
  const invites = useMemo(() => query.data?.pages.flatMap(({ data }) => data) ?? none, [query.data]);
  const selection = useSelection(invites);
  const [creating, setCreating] = useState(false);
  const inviteButton = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const tabsId = useId();
  const { clear } = selection;
  const { forgetNewer } = live;
  const viewKey = JSON.stringify(view);
  // biome-ignore lint/correctness/useExhaustiveDependencies(viewKey): however it changes, by the back button too
  useEffect(() => {
    clear();
    forgetNewer();
  }, [viewKey, clear, forgetNewer]);
  const isRefused = query.error instanceof DoorlistError && query.error.code === "not_allowed";
  if (!mayInvite || isRefused) {
    return <Notice title={labels.invites.notAllowedTitle(tenant.name)} text={labels.invites.notAllowedText} isPage />;
  }
  const panel = () => list.current?.querySelector<HTMLElement>("[role=tabpanel]") ?? null;
  return (
    <div ref={list} className="dl-panel">
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
      <TabPanel id={tabsId} value={view.status ?? "all"} className="dl-list" busy={query.isPlaceholderData}>
        <InviteFilters
          tenantId={tenant.id}
          userId={me.user.id}
          view={view}
          onViewChange={onViewChange}
          roles={me.roles.map(({ name }) => name)}
        />
        {live.hasNewer && (
          <button
            type="button"
            className="dl-button dl-newer"
            onClick={() => {
              live.showNewer();
              // The button goes away.
              panel()?.focus({ preventScroll: true });
            }}
          >
            {labels.invites.showNewer}
          </button>
        )}
        <InviteResults
          query={query}
          invites={invites}
          view={view}
          onViewChange={onViewChange}
          selection={selection}
          acts={acts.acts}
          grantable={grantable}
          onOpen={({ id }) => onOpenInvite(id)}
          onClearFilters={() => onViewChange(withoutFilters(view))}
          onInvite={() => setCreating(true)}
        />
        <BulkActions tenantId={tenant.id} selection={selection} returnFocus={panel} />
      </TabPanel>
      {openInvite !== null && (
        <InviteDetails
          tenantId={tenant.id}
          inviteId={openInvite}
          grantable={grantable}
          acts={acts.acts}
          onClose={() => onOpenInvite(null)}
          returnFocus={() => list.current?.querySelector<HTMLElement>(`[data-invite="${openInvite}"]`) ?? panel()}
        />
      )}
      <InviteActDialogs acts={acts} />
      <CreateInviteModal
        tenant={tenant}
        grantable={grantable}
        open={creating}
        onClose={() => setCreating(false)}
        returnFocus={() => inviteButton.current}
      />
    </div>
  );
}
