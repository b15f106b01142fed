/** A question before something that cannot be taken back. */
import { Modal } from "./modal.tsx";

export interface QuestionProps {
  open: boolean;
  title: string;
  text: string;
  /** What the two buttons say. */
  keep: string;
  confirm: string;
  /** @default "danger" */
  tone?: "danger" | "primary";
  onClose(): void;
  onConfirm(): void;
  returnFocus?: (() => HTMLElement | null) | undefined;
}

export function Question({ open, title, text, keep, confirm, tone = "danger", onClose, onConfirm, returnFocus }: QuestionProps) {
  return (
    <Modal open={open} onClose={onClose} title={title} description={text} returnFocus={returnFocus} isQuestion>
      <div className="dl-modal-foot">
        <button type="button" className="dl-button" onClick={onClose}>
          {keep}
        </button>
        <button type="button" className="dl-button" data-tone={tone} onClick={onConfirm}>
          {confirm}
        </button>
      </div>
    </Modal>
  );
}
