/** A tenant's API keys: made, shown once, revoked. For owners. */
import { KeyRound } from "lucide-react";
import { useRef, useState } from "react";
import type { WireApiKey, WireMe, WireTenant } from "../contract/tenant.ts";
import { ApiKeyDialog } from "./api-key-dialog.tsx";
import { useLabels } from "./doorlist-provider.tsx";
import { isOwner } from "./grantable-roles.ts";
import { NotLoaded } from "./not-loaded.tsx";
import { Notice } from "./notice.tsx";
import { PanelHead } from "./panel-head.tsx";
import { problemText } from "./problem-text.ts";
import { Question } from "./question.tsx";
import { TimeText } from "./time-text.tsx";
import { useToast } from "./toasts.tsx";
import { useApiKeys, useRevokeApiKey } from "./use-api-keys.ts";

export interface ApiKeysProps {
  me: WireMe;
  tenant: WireTenant;
}

/** Keyed by tenant: a key that is shown is of one. Whoever is no owner is told so. */
export function ApiKeys(props: ApiKeysProps) {
  return <TenantKeys key={props.tenant.id} {...props} />;
}

function TenantKeys({ me, tenant }: ApiKeysProps) {
  const labels = useLabels();
  const texts = labels.keys;
  const createButton = useRef<HTMLButtonElement>(null);
  const mayKeep = isOwner(me, tenant);
  const keys = useApiKeys(tenant.id, mayKeep);
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<WireApiKey | null>(null);
  if (!mayKeep) return <Notice title={labels.pages.notYoursTitle} text={labels.pages.ownersOnly} isPage />;
  return (
    <div className="dl-panel">
      <PanelHead
        title={texts.title}
        text={texts.text}
        act={{ label: texts.create, ref: createButton, tone: "primary", onOpen: () => setCreating(true) }}
      />
      {!keys.data ? (
        <NotLoaded query={keys} title={texts.errorTitle} />
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
    <Question
      open={apiKey !== null}
      title={texts.revokeTitle(apiKey?.name ?? "")}
      text={texts.revokeText}
      keep={texts.keep}
      confirm={texts.revoke}
      onClose={onClose}
      onConfirm={confirm}
      returnFocus={heir}
    />
  );
}
