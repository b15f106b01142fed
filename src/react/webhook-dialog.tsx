/** Adds an endpoint and shows its secret, this once; or changes one. */
import { useState } from "react";
import type { CreateWebhookBody, WireWebhook } from "../contract/webhook.ts";
import { type WebhookEventType, webhookEventTypes } from "../contract/webhook-event-types.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { Form } from "./form.tsx";
import { FormFoot } from "./form-foot.tsx";
import { Modal } from "./modal.tsx";
import { formProblems } from "./problem-text.ts";
import { ShownOnce } from "./shown-once.tsx";
import { TextField } from "./text-field.tsx";
import { useToast } from "./toasts.tsx";
import { useCreateWebhook, useUpdateWebhook } from "./use-webhooks.ts";

const fields = ["url", "description", "eventTypes"] as const;

export interface WebhookDialogProps {
  tenantId: string;
  /** The one to change; without it, one is added. */
  webhook?: WireWebhook;
  open: boolean;
  onClose(): void;
  returnFocus(): HTMLElement | null;
}

export function WebhookDialog({ tenantId, webhook, open, onClose, returnFocus }: WebhookDialogProps) {
  const { webhooks: texts } = useLabels();
  const [secret, setSecret] = useState<string | null>(null);
  const close = () => {
    setSecret(null);
    onClose();
  };
  const title = webhook ? texts.editTitle : texts.addTitle;
  return (
    <Modal
      open={open}
      onClose={close}
      title={secret ? texts.secretTitle : title}
      {...(secret ? { description: texts.secretText } : {})}
      returnFocus={returnFocus}
    >
      {secret ? (
        <ShownOnce label={texts.secret} value={secret} onDone={close} />
      ) : webhook ? (
        <Edit tenantId={tenantId} webhook={webhook} onDone={close} />
      ) : (
        <Add tenantId={tenantId} onMade={setSecret} onCancel={close} />
      )}
    </Modal>
  );
}

function Add({ tenantId, onMade, onCancel }: { tenantId: string; onMade(secret: string): void; onCancel(): void }) {
  const { webhooks: texts } = useLabels();
  const create = useCreateWebhook(tenantId);
  return (
    <EndpointForm
      submit={texts.add}
      error={create.error}
      isBusy={create.isPending}
      onSubmit={(body) => create.mutate(body, { onSuccess: ({ secret }) => onMade(secret) })}
      onCancel={onCancel}
    />
  );
}

function Edit({ tenantId, webhook, onDone }: { tenantId: string; webhook: WireWebhook; onDone(): void }) {
  const { webhooks: texts } = useLabels();
  const toast = useToast();
  const update = useUpdateWebhook(tenantId);
  const done = () => {
    toast.success(texts.saved);
    onDone();
  };
  return (
    <EndpointForm
      webhook={webhook}
      submit={texts.save}
      error={update.error}
      isBusy={update.isPending}
      onSubmit={(change) => update.mutate({ id: webhook.id, change }, { onSuccess: done })}
      onCancel={onDone}
    />
  );
}

interface EndpointFormProps {
  webhook?: WireWebhook;
  submit: string;
  error: unknown;
  isBusy: boolean;
  onSubmit(body: CreateWebhookBody): void;
  onCancel(): void;
}

function EndpointForm({ webhook, submit, error, isBusy, onSubmit, onCancel }: EndpointFormProps) {
  const labels = useLabels();
  const texts = labels.webhooks;
  const [url, setUrl] = useState(webhook?.url ?? "");
  const [description, setDescription] = useState(webhook?.description ?? "");
  const [types, setTypes] = useState<readonly string[] | null>(webhook?.eventTypes ?? null);
  const [wrong, setWrong] = useState<{ url?: string; eventTypes?: string } | null>(null);
  const problems = formProblems(error, fields, labels);
  const send = () => {
    if (isBusy) return;
    const faults = {
      ...(url.trim() ? {} : { url: texts.urlMissing }),
      ...(types?.length === 0 ? { eventTypes: texts.eventsMissing } : {}),
    };
    const isRight = Object.keys(faults).length === 0;
    setWrong(isRight ? null : faults);
    if (!isRight) return;
    const eventTypes = types && webhookEventTypes.filter((type) => types.includes(type));
    onSubmit({ url: url.trim(), description: description.trim() || null, eventTypes });
  };
  return (
    <Form problem={wrong ? undefined : problems.form} failure={wrong ?? error} onSubmit={send}>
      <TextField
        label={texts.url}
        hint={texts.urlHint}
        error={wrong ? wrong.url : problems.fields.url}
        isExact
        inputMode="url"
        maxLength={2048}
        value={url}
        onChange={setUrl}
      />
      <TextField
        label={texts.description}
        hint={texts.descriptionHint}
        error={wrong ? undefined : problems.fields.description}
        maxLength={200}
        value={description}
        onChange={setDescription}
      />
      <EventTypes value={types} onChange={setTypes} error={wrong?.eventTypes ?? problems.fields.eventTypes} />
      <FormFoot submit={submit} isBusy={isBusy} onCancel={onCancel} />
    </Form>
  );
}

interface EventTypesProps {
  /** Null: all. */
  value: readonly string[] | null;
  onChange(value: readonly string[] | null): void;
  error: string | undefined;
}

function EventTypes({ value, onChange, error }: EventTypesProps) {
  const texts = useLabels().webhooks;
  const toggle = (type: WebhookEventType, isOn: boolean) =>
    onChange(isOn ? [...(value ?? []), type] : (value ?? []).filter((one) => one !== type));
  return (
    <fieldset className="dl-checks" aria-describedby={error ? "dl-event-types-error" : undefined}>
      <legend className="dl-label">{texts.events}</legend>
      <label className="dl-option">
        <input type="radio" name="dl-events" checked={value === null} onChange={() => onChange(null)} />
        {texts.allEvents}
      </label>
      <label className="dl-option">
        <input type="radio" name="dl-events" checked={value !== null} onChange={() => onChange(value ?? [])} />
        {texts.someEvents}
      </label>
      {value !== null && (
        <div className="dl-event-types" dir="ltr">
          {webhookEventTypes.map((type) => (
            <label key={type} className="dl-option">
              <input
                type="checkbox"
                aria-invalid={error ? true : undefined}
                checked={value.includes(type)}
                onChange={(event) => toggle(type, event.target.checked)}
              />
              <code>{type}</code>
            </label>
          ))}
        </div>
      )}
      {error && (
        <p className="dl-field-error" id="dl-event-types-error">
          {error}
        </p>
      )}
    </fieldset>
  );
}
