/** A tenant's API keys: made, shown once, revoked. For owners. */
import { KeyRound, Plus } from "lucide-react";
import { useRef, useState } from "react";
import type { WireApiKey, WireMe, WireTenant } from "../contract/tenant.ts";
import { ApiKeyDialog } from "./api-key-dialog.tsx";
import { useLabels } from "./doorlist-provider.tsx";
import { grantableRoles } from "./grantable-roles.ts";
import { Modal } from "./modal.tsx";
import { Notice } from "./notice.tsx";
import { PanelSkeleton } from "./panel-skeleton.tsx";
import { problemText } from "./problem-text.ts";
import { TimeText } from "./time-text.tsx";
import { useToast } from "./toasts.tsx";
import { useApiKeys, useRevokeApiKey } from "./use-api-keys.ts";

export interface ApiKeysProps {
  me: WireMe;
  tenant: WireTenant;
}

export function ApiKeys({ me, tenant }: ApiKeysProps) {
  const labels = useLabels();
  const texts = labels.keys;
  const createButton = useRef<HTMLButtonElement>(null);
  const isOwner = grantableRoles(me.roles, tenant.roles ?? []).length === me.roles.length;
  const keys = useApiKeys(tenant.id, isOwner);
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<WireApiKey | null>(null);
  if (!isOwner) return <Notice title={labels.pages.notYoursTitle} text={labels.pages.ownersOnly} isPage />;
  return (
    <div className="dl-panel">
      <header className="dl-panel-head">
        <div>
          <h1 className="dl-title">{texts.title}</h1>
          <p className="dl-intro-text">{texts.text}</p>
        </div>
        <button
          ref={createButton}
          type="button"
          className="dl-button"
          data-tone="primary"
          aria-haspopup="dialog"
          onClick={() => setCreating(true)}
        >
          <Plus size={17} />
          {texts.create}
        </button>
      </header>
      {keys.isPending ? (
        <PanelSkeleton />
      ) : !keys.data ? (
        <Notice title={texts.errorTitle} text={problemText(keys.error, labels)} isProblem>
          <button type="button" className="dl-button" onClick={() => keys.refetch()}>
            {labels.retry}
          </button>
        </Notice>
      ) : keys.data.data.length === 0 ? (
        <Notice title={texts.emptyTitle} text={texts.emptyText} />
      ) : (
        <ul className="dl-entries">
          {keys.data.data.map((key) => (
            <li key={key.id} className="dl-entry">
              <KeyRound size={18} className="dl-entry-icon" />
              <div className="dl-entry-main">
                <span className="dl-entry-name">{key.name}</span>
                <span className="dl-hint">
                  {texts.created} <TimeText iso={key.createdAt} />
                </span>
              </div>
              <button
                type="button"
                className="dl-button"
                aria-haspopup="dialog"
                aria-label={texts.revokeOf(key.name)}
                onClick={() => setRevoking(key)}
              >
                {texts.revoke}
              </button>
            </li>
          ))}
        </ul>
      )}
      <ApiKeyDialog
        tenantId={tenant.id}
        open={creating}
        onClose={() => setCreating(false)}
        returnFocus={() => createButton.current}
      />
      <RevokeQuestion
        tenantId={tenant.id}
        apiKey={revoking}
        onClose={() => setRevoking(null)}
        heir={() => createButton.current}
      />
    </div>
  );
}

interface RevokeQuestionProps {
  tenantId: string;
  apiKey: WireApiKey | null;
  onClose(): void;
  /** Gets the focus: the button that asked goes away with its key. */
  heir(): HTMLElement | null;
}

function RevokeQuestion({ tenantId, apiKey, onClose, heir }: RevokeQuestionProps) {
  const labels = useLabels();
  const texts = labels.keys;
  const toast = useToast();
  const revoke = useRevokeApiKey(tenantId);
  const confirm = () => {
    if (!apiKey) return;
    onClose();
    revoke.mutate(apiKey.id, {
      onSuccess: () => toast.success(texts.revoked(apiKey.name)),
      onError: (error) => toast.error(problemText(error, labels)),
    });
  };
  return (
    <Modal
      open={apiKey !== null}
      onClose={onClose}
      title={texts.revokeTitle(apiKey?.name ?? "")}
      description={texts.revokeText}
      returnFocus={heir}
      isQuestion
    >
      <div className="dl-modal-foot">
        <button type="button" className="dl-button" onClick={onClose}>
          {texts.keep}
        </button>
        <button type="button" className="dl-button" data-tone="danger" onClick={confirm}>
          {texts.revoke}
        </button>
      </div>
    </Modal>
  );
}
