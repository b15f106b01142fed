/** Which screen: signed out, without a tenant, or a tenant's invites. */
import type { WireMe, WireTenant } from "doorlist/client";
import { Notice, problemText, useDocumentLanguage, useLabels, useMe, useTenants } from "doorlist/react";
import { FirstTenant } from "./first-tenant.tsx";
import { Header } from "./header.tsx";
import { SignIn } from "./sign-in.tsx";
import { TenantPage } from "./tenant-page.tsx";
import { useDocumentTitle } from "./use-document-title.ts";
import { usePage } from "./use-page.ts";
import { useUrlView } from "./use-url-view.ts";

export function App() {
  const me = useMe();
  useDocumentLanguage();
  if (me.isPending) return <Waiting />;
  if (me.data === undefined) return <Failed error={me.error} onRetry={me.refetch} />;
  return me.data ? <SignedIn key={me.data.user.id} me={me.data} /> : <SignIn />;
}

function SignedIn({ me }: { me: WireMe }) {
  const tenants = useTenants();
  const { tenantId, openTenant } = useUrlView();
  if (tenants.isPending) return <Waiting />;
  if (!tenants.data) return <Failed error={tenants.error} onRetry={tenants.refetch} />;
  const current = tenants.data.find(({ id }) => id === tenantId) ?? tenants.data[0];
  if (!current) return <FirstTenant me={me} onCreated={({ id }) => openTenant(id)} />;
  return <TenantScreen me={me} tenants={tenants.data} current={current} />;
}

function TenantScreen({ me, tenants, current }: { me: WireMe; tenants: WireTenant[]; current: WireTenant }) {
  const { openTenant } = useUrlView();
  const page = usePage();
  const labels = useLabels();
  useDocumentTitle(`${labels.pages[page]} · ${current.name} · ${labels.product}`);
  return (
    <>
      <Header me={me} page={page} tenants={tenants} current={current} onSwitch={openTenant} />
      <main className="page">
        <TenantPage me={me} tenant={current} page={page} />
      </main>
    </>
  );
}

function Waiting() {
  const labels = useLabels();
  return (
    <main className="page" aria-busy="true">
      <span className="dl-hidden">{labels.loading}</span>
    </main>
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
