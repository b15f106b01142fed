/** Which screen: signed out, without a tenant, or a tenant's invites. */
import type { WireMe, WireTenant } from "doorlist/client";
import { Notice, problemText, useDocumentLanguage, useLabels, useMe, useTenants, useToast } from "doorlist/react";
import { Activity, useEffect, useRef, useState } from "react";
import { FirstTenant } from "./first-tenant.tsx";
import { Header, TopBar } from "./header.tsx";
import { useHasSignedOut } from "./session.ts";
import { SignIn } from "./sign-in.tsx";
import { ProfilePage, TenantPage } from "./tenant-page.tsx";
import { useDocumentTitle } from "./use-document-title.ts";
import { usePage } from "./use-page.ts";
import { goTo, useUrlView } from "./use-url-view.ts";
import { Wordmark } from "./wordmark.tsx";

export function App() {
  const me = useMe();
  useDocumentLanguage();
  const hasLeft = useHasSignedOut();
  const [last, setLast] = useState<WireMe | null>(null);
  if (me.data && me.data !== last) setLast(me.data);
  if (me.isPending) return <Waiting />;
  if (me.data === undefined) return <Failed error={me.error} onRetry={me.refetch} />;
  // Whose session has ended finds what they had typed, once they are back.
  const person = me.data ?? (hasLeft ? null : last);
  return (
    <>
      {person && (
        <Activity mode={me.data ? "visible" : "hidden"}>
          <SignedIn key={person.user.id} me={person} />
        </Activity>
      )}
      {!me.data && <SignIn endedFor={person?.user.email} />}
    </>
  );
}

function SignedIn({ me }: { me: WireMe }) {
  const tenants = useTenants();
  const { tenantId } = useUrlView();
  if (tenants.isPending) return <Waiting />;
  if (!tenants.data) return <Failed error={tenants.error} onRetry={tenants.refetch} />;
  const current = tenants.data.find(({ id }) => id === tenantId) ?? tenants.data[0];
  return current ? <TenantScreen me={me} tenants={tenants.data} current={current} /> : <NoTenantScreen me={me} />;
}

function NoTenantScreen({ me }: { me: WireMe }) {
  const { openTenant } = useUrlView();
  const page = usePage();
  return (
    <>
      <TopBar me={me} />
      {page === "profile" ? <ProfileAlone me={me} /> : <FirstTenant me={me} onCreated={({ id }) => openTenant(id)} />}
    </>
  );
}

function ProfileAlone({ me }: { me: WireMe }) {
  const labels = useLabels();
  useDocumentTitle(`${labels.pages.profile} · ${labels.product}`);
  return (
    <main className="page" tabIndex={-1}>
      <ProfilePage me={me} />
    </main>
  );
}

function TenantScreen({ me, tenants, current }: { me: WireMe; tenants: WireTenant[]; current: WireTenant }) {
  const { tenantId, openTenant } = useUrlView();
  const page = usePage();
  useTenantOfUrl(tenantId, current.id);
  const labels = useLabels();
  useDocumentTitle(`${labels.pages[page]} · ${current.name} · ${labels.product}`);
  return (
    <>
      <Header me={me} page={page} tenants={tenants} current={current} onSwitch={openTenant} />
      <main className="page" tabIndex={-1}>
        <TenantPage me={me} tenant={current} page={page} />
      </main>
    </>
  );
}

/** An address that names a tenant of others: says so, and names the one that is shown. */
function useTenantOfUrl(named: string | null, shown: string): void {
  const { tenant } = useLabels();
  const toast = useToast();
  // Who has just left one knows it.
  const last = useRef<string>(null);
  useEffect(() => {
    const isStrange = named !== null && named !== shown;
    if (isStrange && named !== last.current) toast.error(tenant.notMember);
    last.current = named;
    if (isStrange) goTo(new URLSearchParams({ tenant: shown }), "replaceState");
  }, [named, shown, tenant, toast]);
}

function Waiting() {
  const labels = useLabels();
  return (
    <>
      <header className="header">
        <div className="header-inner">
          <Wordmark />
        </div>
      </header>
      <main className="page" aria-busy="true">
        <span className="dl-hidden">{labels.loading}</span>
      </main>
    </>
  );
}

function Failed({ error, onRetry }: { error: unknown; onRetry(): void }) {
  const labels = useLabels();
  return (
    <main className="page">
      <Notice text={problemText(error, labels)} isProblem>
        <button type="button" className="dl-button" onClick={() => onRetry()}>
          {labels.retry}
        </button>
      </Notice>
    </main>
  );
}
