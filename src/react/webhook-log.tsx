/** What an endpoint was sent: each delivery with its attempts, and a button that sends it again. */
import { useState } from "react";
import type { WireWebhook, WireWebhookDelivery } from "../contract/webhook.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import { Field } from "./field.tsx";
import { MoreButton } from "./more-button.tsx";
import { problemText } from "./problem-text.ts";
import { TimeText } from "./time-text.tsx";
import { useToast } from "./toasts.tsx";
import { type DeliveryFilter, useReplayDelivery, useWebhookDelivery, useWebhookLog } from "./use-webhook-log.ts";

const MOST_LINES = 14;
const filters = [null, "queued", "delivered", "failed"] as const;

export function WebhookLog({ tenantId, webhook }: { tenantId: string; webhook: WireWebhook }) {
  const labels = useLabels();
  const texts = labels.webhooks;
  const [filter, setFilter] = useState<DeliveryFilter>(null);
  const log = useWebhookLog(tenantId, webhook.id, filter);
  const deliveries = log.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <>
      <fieldset className="dl-segments">
        <legend className="dl-hidden">{texts.filter}</legend>
        {filters.map((state) => (
          <button key={state} type="button" aria-pressed={filter === state} onClick={() => setFilter(state)}>
            {state === null ? texts.all : texts.deliveryState[state]}
          </button>
        ))}
      </fieldset>
      {log.isPending && <span className="dl-skeleton" />}
      {!log.data && log.error && (
        <p className="dl-field-error" role="alert">
          {problemText(log.error, labels)}
        </p>
      )}
      {log.data && deliveries.length === 0 && <p className="dl-hint">{filter === null ? texts.logEmpty : texts.logNone}</p>}
      {deliveries.length > 0 && (
        <ul className="dl-log" aria-busy={log.isPlaceholderData}>
          {deliveries.map((delivery) => (
            <li key={delivery.id}>
              <Delivery tenantId={tenantId} delivery={delivery} mayReplay={webhook.enabled} />
            </li>
          ))}
        </ul>
      )}
      <MoreButton query={log} />
    </>
  );
}

interface DeliveryProps {
  tenantId: string;
  delivery: WireWebhookDelivery;
  mayReplay: boolean;
}

function Delivery({ tenantId, delivery, mayReplay }: DeliveryProps) {
  const { webhooks: texts } = useLabels();
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  const { eventType, state, createdAt, attempts, lastStatus, lastError, nextAttemptAt } = delivery;
  const isRetried = state === "queued" && attempts > 0 && nextAttemptAt !== null;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <code className="dl-log-type">{eventType}</code>
        <span className="dl-pill" data-state={state}>
          {texts.deliveryState[state]}
          {lastStatus !== null && ` · ${lastStatus}`}
        </span>
        <span className="dl-entry-facts">
          <TimeText iso={createdAt} relative />
          {attempts > 0 && <span>{texts.attempts(attempts)}</span>}
          {isRetried && <span>{texts.retried(format.relative(nextAttemptAt))}</span>}
          {lastError && lastStatus === null && (
            <span className="dl-field-error" lang="en" dir="auto">
              {lastError}
            </span>
          )}
        </span>
      </summary>
      {isOpen && <DeliveryDetails tenantId={tenantId} delivery={delivery} mayReplay={mayReplay} />}
    </details>
  );
}

function DeliveryDetails({ tenantId, delivery, mayReplay }: DeliveryProps) {
  const labels = useLabels();
  const texts = labels.webhooks;
  const toast = useToast();
  const format = useFormat();
  const whole = useWebhookDelivery(tenantId, delivery, true);
  const replay = useReplayDelivery(tenantId, delivery.webhookId);
  const again = () => {
    if (replay.isPending) return;
    replay.mutate(delivery.id, {
      onSuccess: () => toast.success(texts.replayed),
      onError: (error) => toast.error(problemText(error, labels)),
    });
  };
  return (
    <div className="dl-log-details">
      {whole.isPending && <span className="dl-skeleton" />}
      {whole.data?.log.map(({ at, ms, status, response, error }) => (
        <div key={at} className="dl-log-attempt">
          <p>
            {texts.attempt} · <time dateTime={at}>{format.dateTime(at)}</time> · {status ?? texts.noAnswer} ·{" "}
            <bdi dir="ltr">{`${format.number(ms)}\u00a0ms`}</bdi>
          </p>
          {error && error !== `Answered ${status}` && (
            <p className="dl-field-error" lang="en" dir="auto">
              {error}
            </p>
          )}
          {response && <Body label={texts.answer} text={response} />}
        </div>
      ))}
      {whole.data && <Body label={texts.payload} text={pretty(whole.data.payload)} />}
      {mayReplay && (
        <button type="button" className="dl-button" aria-disabled={replay.isPending} onClick={again}>
          {texts.replay}
        </button>
      )}
    </div>
  );
}

/** Read only, and reached by the keyboard: it may be long. */
function Body({ label, text }: { label: string; text: string }) {
  return (
    <Field label={label}>
      {(control) => (
        <textarea
          {...control}
          className="dl-input dl-code dl-log-body"
          readOnly
          wrap="off"
          dir="ltr"
          rows={Math.min(text.split("\n").length + 1, MOST_LINES)}
          value={text}
        />
      )}
    </Field>
  );
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
