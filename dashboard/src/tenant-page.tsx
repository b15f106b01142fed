/** The open page of a tenant. Each but the first comes when it is asked for. */
import type { WireMe, WireTenant } from "doorlist/client";
import { InvitesPanel, MyDomain, MyInvites, MyRequests, Notice, PanelSkeleton, useLabels } from "doorlist/react";
import { Component, type ComponentType, lazy, type ReactNode, Suspense } from "react";
import { MailNav } from "./page-nav.tsx";
import type { Page } from "./use-page.ts";
import { useUrlView } from "./use-url-view.ts";

export interface TenantPageProps {
  me: WireMe;
  tenant: WireTenant;
}

const Profile = lazy(() => import("./pages/profile.tsx"));

const later: Record<Exclude<Page, "invites">, ComponentType<TenantPageProps>> = {
  insights: lazy(() => import("./pages/insights.tsx")),
  members: lazy(() => import("./pages/members.tsx")),
  requests: lazy(() => import("./pages/requests.tsx")),
  import: lazy(() => import("./pages/import.tsx")),
  settings: lazy(() => import("./pages/settings.tsx")),
  keys: lazy(() => import("./pages/keys.tsx")),
  webhooks: lazy(() => import("./pages/webhooks.tsx")),
  mail: lazy(() => import("./pages/mail.tsx")),
  templates: lazy(() => import("./pages/templates.tsx")),
  suppressions: lazy(() => import("./pages/suppressions.tsx")),
  profile: Profile,
};

export function TenantPage({ page, ...props }: TenantPageProps & { page: Page }) {
  if (page === "invites") return <Invites {...props} />;
  const Later = later[page];
  return (
    <Unloaded key={page}>
      <MailNav {...props} page={page} />
      <Suspense fallback={<PanelSkeleton />}>
        <Later {...props} />
      </Suspense>
    </Unloaded>
  );
}

/** The one page that needs no tenant. */
export function ProfilePage({ me }: { me: WireMe }) {
  return (
    <Unloaded>
      <Suspense fallback={<PanelSkeleton />}>
        <Profile me={me} />
      </Suspense>
    </Unloaded>
  );
}

function Invites({ me, tenant }: TenantPageProps) {
  const { view, setView, openInvite, setOpenInvite, openTenant } = useUrlView();
  return (
    <>
      <MyInvites me={me} onAccepted={({ member }) => openTenant(member.tenantId)} />
      <MyDomain onJoined={({ tenantId }) => openTenant(tenantId)} />
      <MyRequests />
      <InvitesPanel
        me={me}
        tenant={tenant}
        view={view}
        onViewChange={(next) => setView(tenant.id, next)}
        openInvite={openInvite}
        onOpenInvite={(id) => setOpenInvite(tenant.id, id)}
      />
    </>
  );
}

/** A page whose script did not come, because the network failed or a newer release has taken its place. */
class Unloaded extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? <LoadAgain /> : this.props.children;
  }
}

function LoadAgain() {
  const { pages } = useLabels();
  return (
    <Notice title={pages.lostTitle} text={pages.lostText} isPage isProblem>
      <button type="button" className="dl-button" onClick={() => location.reload()}>
        {pages.reload}
      </button>
    </Notice>
  );
}
