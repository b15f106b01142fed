/** Many invites at once: the question, the way it goes, and what became of each. */
import { useEffect, useRef } from "react";
import { BulkResults } from "./bulk-results.tsx";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import { MailboxLink } from "./mailbox-link.tsx";
import { Modal } from "./modal.tsx";
import type { BulkOrder, useBulkInviteActions } from "./use-bulk-invite-actions.ts";

export interface BulkDialogProps {
  order: BulkOrder;
  bulk: ReturnType<typeof useBulkInviteActions>;
  onClose(): void;
  returnFocus(): HTMLElement | null;
}

export function BulkDialog({ order, bulk, onClose, returnFocus }: BulkDialogProps) {
  const labels = useLabels();
  const texts = labels.bulk;
  const format = useFormat();
  const { progress } = bulk;
  const isUnderWay = progress?.phase === "running" || progress?.phase === "paused";
  // Closing something that is under way stops it, and shows how far it came.
  const close = () => (isUnderWay ? bulk.stop() : onClose());
  const count = format.number(order.invites.length);
  const days = order.days === undefined ? "" : labels.create.days(order.days);
  return (
    <Modal
      open
      onClose={close}
      title={texts.confirmTitle[order.verb](order.invites.length, count)}
      {...(progress ? {} : { description: texts.confirmText[order.verb](days) })}
      returnFocus={returnFocus}
    >
      {progress && <Progress progress={progress} />}
      {progress && <BulkResults items={progress.items} />}
      {order.verb === "resend" && progress?.phase === "finished" && progress.done > 0 && <MailboxLink />}
      <Foot order={order} bulk={bulk} onClose={onClose} />
    </Modal>
  );
}

type Progress = NonNullable<BulkDialogProps["bulk"]["progress"]>;

function Progress({ progress: { phase, items, done, failed } }: { progress: Progress }) {
  const { bulk } = useLabels();
  const format = useFormat();
  const settled = done + failed;
  return (
    <div className="dl-bulk-progress">
      <progress className="dl-progress" max={items.length} value={settled} aria-label={bulk.progress} data-failed={failed > 0} />
      <p className="dl-hint">{bulk.state(phase, format.number(settled), format.number(items.length))}</p>
      {/* Told once it stands still: a count that runs is no news to listen to. */}
      <p className="dl-hidden" role="status">
        {phase === "running" ? "" : bulk.result(done, failed)}
      </p>
      {failed > 0 && <p className="dl-field-error">{bulk.failedCount(failed)}</p>}
    </div>
  );
}

function Foot({ order, bulk, onClose }: Pick<BulkDialogProps, "order" | "bulk" | "onClose">) {
  const labels = useLabels();
  const texts = labels.bulk;
  const main = useRef<HTMLButtonElement>(null);
  const phase = bulk.progress?.phase ?? "asked";
  // biome-ignore lint/correctness/useExhaustiveDependencies(phase): the buttons change with it, and the focus stays among them
  useEffect(() => main.current?.focus({ preventScroll: true }), [phase]);
  const leftOver = (bulk.progress?.failed ?? 0) > 0 || phase === "stopped";
  return (
    <div className="dl-modal-foot">
      {phase === "asked" && (
        <>
          <button type="button" className="dl-button" onClick={onClose}>
            {order.verb === "cancel" ? labels.action.cancelKeep : labels.cancel}
          </button>
          <button
            ref={main}
            type="button"
            className="dl-button"
            data-tone={order.verb === "cancel" ? "danger" : "primary"}
            onClick={() => bulk.start(order)}
          >
            {texts.confirm[order.verb]}
          </button>
        </>
      )}
      {(phase === "running" || phase === "paused") && (
        <>
          <button type="button" className="dl-button" onClick={bulk.stop}>
            {texts.stop}
          </button>
          <button ref={main} type="button" className="dl-button" onClick={phase === "paused" ? bulk.resume : bulk.pause}>
            {phase === "paused" ? texts.resume : texts.pause}
          </button>
        </>
      )}
      {(phase === "stopped" || phase === "finished") && (
        <>
          {leftOver && (
            <button type="button" className="dl-button" onClick={bulk.retry}>
              {phase === "stopped" ? texts.resume : labels.retry}
            </button>
          )}
          <button ref={main} type="button" className="dl-button" data-tone="primary" onClick={onClose}>
            {labels.done}
          </button>
        </>
      )}
    </div>
  );
}
