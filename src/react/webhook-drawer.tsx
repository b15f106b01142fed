/** One endpoint: what it is, what may be done with it, and what it was sent. */
import { useRef, useState } from "react";
import type { WireWebhook } from "../contract/webhook.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import { Modal } from "./modal.tsx";
import { problemText } from "./problem-text.ts";
import { QuestionButton } from "./question-button.tsx";
import { ShownOnce } from "./shown-once.tsx";
import { TimeText } from "./time-text.tsx";
import { useToast } from "./toasts.tsx";
import { useTestWebhook } from "./use-webhook-log.ts";
import { useRemoveWebhook, useRotateWebhookSecret, useUpdateWebhook } from "./use-webhooks.ts";
import { WebhookDialog } from "./webhook-dialog.tsx";
import { WebhookLog } from "./webhook-log.tsx";
import { useEndpointState, WebhookState } from "./webhook-state.tsx";

export interface WebhookDrawerProps {
  tenantId: string;
  webhook: WireWebhook;
  onClose(): void;
  returnFocus(): HTMLElement | null;
}

export function WebhookDrawer({ tenantId, webhook, onClose, returnFocus }: WebhookDrawerProps) {
  const { webhooks: texts } = useLabels();
  return (
    <Modal open onClose={onClose} title={webhook.description ?? new URL(webhook.url).host} returnFocus={returnFocus} isDrawer>
      <div className="dl-details">
        <Facts tenantId={tenantId} webhook={webhook} />
        <Acts tenantId={tenantId} webhook={webhook} onRemoved={onClose} />
        <section className="dl-details-part">
          <h3 className="dl-details-title">{texts.log}</h3>
          <p className="dl-hint">{texts.logText}</p>
          <WebhookLog tenantId={tenantId} webhook={webhook} />
        </section>
      </div>
    </Modal>
  );
}

function Facts({ tenantId, webhook }: { tenantId: string; webhook: WireWebhook }) {
  const { webhooks: texts, keys } = useLabels();
  const format = useFormat();
  const { state, fault } = useEndpointState(tenantId, webhook);
  const { url, eventTypes, previousSecretUntil, createdAt } = webhook;
  return (
    <dl className="dl-details-facts">
      <dt>{texts.stateColumn}</dt>
      <dd>
        <WebhookState tenantId={tenantId} webhook={webhook} />
        {state === "gone" && <p className="dl-hint">{texts.goneText}</p>}
        {state === "failing" && <p className="dl-field-error">{texts.failingText(fault ?? "")}</p>}
      </dd>
      <dt>{texts.url}</dt>
      <dd>
        <bdi>{url}</bdi>
      </dd>
      <dt>{texts.events}</dt>
      <dd>{eventTypes === null ? texts.allEvents : <EventNames types={eventTypes} />}</dd>
      {previousSecretUntil && Date.parse(previousSecretUntil) > Date.now() && (
        <>
          <dt>{texts.secret}</dt>
          <dd>{texts.overlap(format.dateTime(previousSecretUntil))}</dd>
        </>
      )}
      <dt>{keys.created}</dt>
      <dd>
        <TimeText iso={createdAt} />
      </dd>
    </dl>
  );
}

function EventNames({ types }: { types: readonly string[] }) {
  return (
    <span className="dl-event-names">
      {types.map((type) => (
        <code key={type}>{type}</code>
      ))}
    </span>
  );
}

function Acts({ tenantId, webhook, onRemoved }: { tenantId: string; webhook: WireWebhook; onRemoved(): void }) {
  const labels = useLabels();
  const texts = labels.webhooks;
  const toast = useToast();
  const update = useUpdateWebhook(tenantId);
  const remove = useRemoveWebhook(tenantId);
  const test = useTestWebhook(tenantId);
  const rotate = useRotateWebhookSecret(tenantId);
  const [editing, setEditing] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const editButton = useRef<HTMLButtonElement>(null);
  const rotateButton = useRef<HTMLButtonElement>(null);
  const { id, enabled } = webhook;
  const onError = (error: unknown) => toast.error(problemText(error, labels));
  const turn = () => {
    if (update.isPending) return;
    // Said also where the drawer was closed meanwhile.
    const done = () => toast.success(enabled ? texts.turnedOff : texts.turnedOn);
    update.mutateAsync({ id, change: { enabled: !enabled } }).then(done, onError);
  };
  const sendTest = () => {
    if (!test.isPending) test.mutate(id, { onSuccess: () => toast.success(texts.tested), onError });
  };
  const confirmRemove = () => {
    // Not by the drawer's own buttons: it goes away with its endpoint.
    remove.mutateAsync(id).then(() => toast.success(texts.removed), onError);
    onRemoved();
  };
  return (
    <>
      <div className="dl-details-acts">
        <button type="button" className="dl-button" aria-disabled={update.isPending} onClick={turn}>
          {enabled ? texts.turnOff : texts.turnOn}
        </button>
        {enabled && (
          <button type="button" className="dl-button" aria-disabled={test.isPending} onClick={sendTest}>
            {texts.test}
          </button>
        )}
        <button ref={editButton} type="button" className="dl-button" aria-haspopup="dialog" onClick={() => setEditing(true)}>
          {texts.edit}
        </button>
        <QuestionButton
          ref={rotateButton}
          title={texts.rotateTitle}
          text={texts.rotateText}
          keep={labels.cancel}
          confirm={texts.rotate}
          tone="primary"
          isBusy={rotate.isPending}
          onConfirm={() => rotate.mutate(id, { onSuccess: ({ secret: made }) => setSecret(made), onError })}
        />
        <QuestionButton
          title={texts.removeTitle}
          text={texts.removeText}
          keep={texts.keep}
          confirm={texts.remove}
          onConfirm={confirmRemove}
        />
      </div>
      <WebhookDialog
        tenantId={tenantId}
        webhook={webhook}
        open={editing}
        onClose={() => setEditing(false)}
        returnFocus={() => editButton.current}
      />
      <Modal
        open={secret !== null}
        onClose={() => setSecret(null)}
        title={texts.secretTitle}
        description={texts.secretText}
        returnFocus={() => rotateButton.current}
      >
        <ShownOnce label={texts.secret} value={secret ?? ""} onDone={() => setSecret(null)} />
      </Modal>
    </>
  );
}
