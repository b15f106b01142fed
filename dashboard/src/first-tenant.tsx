/** The first screen of a person who is in no tenant yet. */
import type { WireMe, WireTenant } from "doorlist/client";
import { CreateTenantForm, MyDomain, MyInvites, MyRequests, useLabels } from "doorlist/react";
import { useDocumentTitle } from "./use-document-title.ts";

export function FirstTenant({ me, onCreated }: { me: WireMe; onCreated(tenant: WireTenant): void }) {
  const labels = useLabels();
  useDocumentTitle(`${labels.tenant.firstTitle} · ${labels.product}`);
  return (
    <main className="entry" tabIndex={-1}>
      <MyInvites me={me} />
      <MyDomain />
      <MyRequests />
      <section className="entry-card">
        <h1 className="dl-title">{labels.tenant.firstTitle}</h1>
        <p className="entry-text">{labels.tenant.firstText}</p>
        <CreateTenantForm onCreated={onCreated} />
      </section>
    </main>
  );
}
