/** The first screen of a person who is in no tenant yet. */
import type { WireMe, WireTenant } from "doorlist/client";
import { CreateTenantForm, MyDomain, MyInvites, MyRequests, useLabels } from "doorlist/react";
import { AccountMenu } from "./header.tsx";
import { useDocumentTitle } from "./use-document-title.ts";
import { Wordmark } from "./wordmark.tsx";

export function FirstTenant({ me, onCreated }: { me: WireMe; onCreated(tenant: WireTenant): void }) {
  const labels = useLabels();
  useDocumentTitle(`${labels.tenant.firstTitle} · ${labels.product}`);
  return (
    <>
      <header className="header">
        <div className="header-inner">
          <Wordmark />
          <AccountMenu me={me} />
        </div>
      </header>
      <main className="entry">
        <MyInvites me={me} />
        <MyDomain />
        <MyRequests />
        <section className="entry-card">
          <h1 className="dl-title">{labels.tenant.firstTitle}</h1>
          <p className="entry-text">{labels.tenant.firstText}</p>
          <CreateTenantForm onCreated={onCreated} />
        </section>
      </main>
    </>
  );
}
