/** The mail server that a tenant's mails leave by: its own, tried with a button, or the installation's. For owners. */
import type { WireMailServer } from "../contract/mail.ts";
import type { WireMe, WireTenant } from "../contract/tenant.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { isOwner } from "./grantable-roles.ts";
import { MailServerForm } from "./mail-server-form.tsx";
import { MailServerTest } from "./mail-server-test.tsx";
import { MailboxLink } from "./mailbox-link.tsx";
import { NotLoaded } from "./not-loaded.tsx";
import { Notice } from "./notice.tsx";
import { PanelHead } from "./panel-head.tsx";
import { problemText } from "./problem-text.ts";
import { QuestionButton } from "./question-button.tsx";
import { useToast } from "./toasts.tsx";
import { useMailServer, useRemoveMailServer } from "./use-mail-server.ts";

export interface MailServerProps {
  me: WireMe;
  tenant: WireTenant;
}

/** The page of a tenant's own mail server. Whoever is no owner is told so. */
export function MailServer({ me, tenant }: MailServerProps) {
  const labels = useLabels();
  const texts = labels.mail;
  const mayKeep = isOwner(me, tenant);
  const server = useMailServer(tenant.id, mayKeep);
  if (!mayKeep) return <Notice title={labels.pages.notYoursTitle} text={labels.pages.ownersOnly} isPage />;
  return (
    <div className="dl-panel">
      <PanelHead title={texts.title} text={texts.text} />
      {server.data === undefined ? (
        <NotLoaded query={server} title={texts.errorTitle} />
      ) : (
        <Loaded key={tenant.id} tenantId={tenant.id} server={server.data} mailbox={me.mailbox} />
      )}
    </div>
  );
}

interface LoadedProps {
  tenantId: string;
  server: WireMailServer | null;
  mailbox: WireMe["mailbox"];
}

function Loaded({ tenantId, server, mailbox }: LoadedProps) {
  const { mail: texts } = useLabels();
  // A form begins anew where another server stands behind it, and keeps what is typed otherwise.
  return (
    <div className="dl-settings">
      <p className="dl-mail-now">
        {server ? texts.own(server.host) : mailbox ? texts.mailbox : texts.installation}{" "}
        {server ? server.dkim && texts.dkim(server.dkim.domain) : <MailboxLink />}
      </p>
      <MailServerForm key={server === null ? "none" : "own"} tenantId={tenantId} server={server} />
      {server && <MailServerTest key={server.updatedAt} tenantId={tenantId} />}
      {server && <Remove tenantId={tenantId} />}
    </div>
  );
}

function Remove({ tenantId }: { tenantId: string }) {
  const labels = useLabels();
  const texts = labels.mail;
  const toast = useToast();
  const remove = useRemoveMailServer(tenantId);
  // mutateAsync: the button goes away with its server.
  const confirm = () =>
    remove.mutateAsync().then(
      () => toast.success(texts.removed),
      (error) => toast.error(problemText(error, labels)),
    );
  return (
    <div className="dl-form-foot">
      <QuestionButton
        title={texts.removeTitle}
        text={texts.removeText}
        keep={texts.keep}
        confirm={texts.remove}
        isBusy={remove.isPending}
        onConfirm={confirm}
      />
    </div>
  );
}
