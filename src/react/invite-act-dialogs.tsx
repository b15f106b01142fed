/** The dialogs of a list: the question before canceling, and a link that could not be put on the clipboard. */
import { useLabels } from "./doorlist-provider.tsx";
import { LinkBox } from "./link-box.tsx";
import { Modal } from "./modal.tsx";
import { Question } from "./question.tsx";
import type { useInviteActs } from "./use-invite-acts.tsx";
import { useLast } from "./use-last.ts";

export function InviteActDialogs({ acts }: { acts: ReturnType<typeof useInviteActs> }) {
  const labels = useLabels();
  const { shownLink, closeLink, canceling, confirmCancel, keep } = acts;
  // A closing dialog keeps its words and its way back until it is gone.
  const link = useLast(shownLink);
  const question = useLast(canceling);
  return (
    <>
      <Question
        open={canceling !== null}
        title={labels.action.cancelTitle}
        text={question?.value.email ? labels.action.cancelText(question.value.email) : labels.action.cancelLinkText}
        keep={labels.action.cancelKeep}
        confirm={labels.action.cancelConfirm}
        onClose={keep}
        onConfirm={confirmCancel}
        returnFocus={question?.returnFocus}
      />
      <Modal
        open={shownLink !== null}
        onClose={closeLink}
        title={labels.linkDialog.title}
        description={labels.linkDialog.text}
        returnFocus={link?.returnFocus}
      >
        {link && <LinkBox {...link.value} />}
        <div className="dl-modal-foot">
          <button type="button" className="dl-button" data-tone="primary" onClick={closeLink}>
            {labels.done}
          </button>
        </div>
      </Modal>
    </>
  );
}
