/** How a domain is proved: the record to add and the look at it, or a mail to a fixed address. */
import type { WireDomain } from "../contract/domain.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { problemText } from "./problem-text.ts";
import { useToast } from "./toasts.tsx";
import { type Mailbox, useMailDomain, useVerifyDomain } from "./use-domains.ts";

const mailboxes: readonly Mailbox[] = ["postmaster", "admin", "hostmaster"];

export function DomainProof({ tenantId, domain: { domain, record } }: { tenantId: string; domain: WireDomain }) {
  const labels = useLabels();
  const texts = labels.domains;
  const toast = useToast();
  const verify = useVerifyDomain(tenantId);
  const mail = useMailDomain(tenantId);
  const onError = (error: unknown) => toast.error(problemText(error, labels));
  const check = () => {
    if (!verify.isPending) verify.mutate(domain, { onSuccess: () => toast.success(texts.checked(domain)), onError });
  };
  const send = (mailbox: Mailbox) => {
    if (mail.isPending) return;
    const address = `${mailbox}@${domain}`;
    mail.mutate({ domain, mailbox }, { onSuccess: () => toast.success(texts.mailed(address)), onError });
  };
  return (
    <div className="dl-domain-proof">
      <p>{texts.record}</p>
      <dl className="dl-details-facts">
        <dt>{labels.settings.name}</dt>
        <dd>
          <code dir="ltr">{record.name}</code>
        </dd>
        <dt>{texts.value}</dt>
        <dd>
          <code dir="ltr">{record.value}</code>
        </dd>
      </dl>
      <p>
        <button
          type="button"
          className="dl-button"
          aria-label={`${texts.check}: ${domain}`}
          aria-disabled={verify.isPending}
          onClick={check}
        >
          {texts.check}
        </button>
      </p>
      <p className="dl-hint">
        {texts.orMail}{" "}
        {mailboxes.map((mailbox) => (
          <button key={mailbox} type="button" className="dl-text-button" dir="ltr" onClick={() => send(mailbox)}>
            {`${mailbox}@${domain}`}
          </button>
        ))}
      </p>
    </div>
  );
}
