/** A tenant's domains: claimed, proved by a DNS record or a mail, given up. For owners. */
import { useRef, useState } from "react";
import type { WireDomain } from "../contract/domain.ts";
import type { WireMe, WireTenant } from "../contract/tenant.ts";
import { ClaimDomainForm } from "./claim-domain-form.tsx";
import { DomainProof } from "./domain-proof.tsx";
import { useLabels } from "./doorlist-provider.tsx";
import { isOwner } from "./grantable-roles.ts";
import { Notice } from "./notice.tsx";
import { problemText } from "./problem-text.ts";
import { Question } from "./question.tsx";
import { useToast } from "./toasts.tsx";
import { useDomains, useRemoveDomain } from "./use-domains.ts";
import { useLiveTenant } from "./use-live-tenant.ts";

export interface DomainSettingsProps {
  me: WireMe;
  tenant: WireTenant;
}

/** Nothing, for those who are no owners. */
export function DomainSettings({ me, tenant }: DomainSettingsProps) {
  const labels = useLabels();
  const texts = labels.domains;
  const mayKeep = isOwner(me, tenant);
  useLiveTenant(tenant.id, mayKeep);
  const domains = useDomains(tenant.id, mayKeep);
  const [removing, setRemoving] = useState<WireDomain | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  if (!mayKeep) return null;
  return (
    <section className="dl-card-form dl-domains" aria-labelledby="dl-domains">
      <div>
        <h2 ref={heading} className="dl-section-title" id="dl-domains" tabIndex={-1}>
          {texts.title}
        </h2>
        <p className="dl-hint">{texts.text}</p>
      </div>
      {domains.isError && !domains.data && (
        <Notice title={texts.errorTitle} text={problemText(domains.error, labels)} isProblem>
          <button type="button" className="dl-button" onClick={() => domains.refetch()}>
            {labels.retry}
          </button>
        </Notice>
      )}
      {domains.data && domains.data.length > 0 && (
        <ul className="dl-entries">
          {domains.data.map((domain) => (
            <DomainEntry key={domain.domain} tenantId={tenant.id} domain={domain} onRemove={() => setRemoving(domain)} />
          ))}
        </ul>
      )}
      <ClaimDomainForm me={me} tenant={tenant} />
      <RemoveQuestion tenantId={tenant.id} domain={removing} onClose={() => setRemoving(null)} heir={() => heading.current} />
    </section>
  );
}

function DomainEntry({ tenantId, domain, onRemove }: { tenantId: string; domain: WireDomain; onRemove(): void }) {
  const labels = useLabels();
  const texts = labels.domains;
  return (
    <li className="dl-entry dl-request">
      <div className="dl-entry-main">
        <span className="dl-entry-name">
          <bdi>{domain.domain}</bdi>
          <span className="dl-tag">{texts.state[domain.state]}</span>
        </span>
        <span className="dl-entry-facts">
          <span>{domain.entry === "join" ? texts.entryJoin : texts.entryRequest}</span>
          <span>{domain.roles.map(labels.role).join(", ")}</span>
        </span>
        {domain.state !== "verified" && <DomainProof tenantId={tenantId} domain={domain} />}
      </div>
      <button
        type="button"
        className="dl-button"
        aria-haspopup="dialog"
        aria-label={`${texts.remove}: ${domain.domain}`}
        onClick={onRemove}
      >
        {texts.remove}
      </button>
    </li>
  );
}

interface RemoveQuestionProps {
  tenantId: string;
  domain: WireDomain | null;
  onClose(): void;
  /** Gets the focus: the button that asked goes away with its domain. */
  heir(): HTMLElement | null;
}

function RemoveQuestion({ tenantId, domain, onClose, heir }: RemoveQuestionProps) {
  const labels = useLabels();
  const texts = labels.domains;
  const toast = useToast();
  const remove = useRemoveDomain(tenantId);
  const name = domain?.domain ?? "";
  const confirm = () => {
    onClose();
    remove.mutate(name, {
      onSuccess: () => toast.success(texts.removed(name)),
      onError: (error) => toast.error(problemText(error, labels)),
    });
  };
  return (
    <Question
      open={domain !== null}
      title={texts.removeTitle(name)}
      text={texts.removeText}
      keep={labels.keys.keep}
      confirm={texts.remove}
      onClose={onClose}
      onConfirm={confirm}
      returnFocus={heir}
    />
  );
}
