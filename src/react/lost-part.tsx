/** In the place of what could not be loaded: first another try, then the whole page anew, which a newer release asks for. */
import { useLabels } from "./doorlist-provider.tsx";
import type { LostProps } from "./later.tsx";
import { Modal } from "./modal.tsx";
import { Notice } from "./notice.tsx";

export function LostPart(lost: LostProps) {
  const { pages } = useLabels();
  return <Lost {...lost} title={pages.lostPart} />;
}

interface LostDialogProps extends LostProps {
  onClose(): void;
  returnFocus?: () => HTMLElement | null;
  isDrawer?: boolean;
}

export function LostDialog({ onClose, returnFocus, isDrawer = false, isAgain, onRetry }: LostDialogProps) {
  const { pages } = useLabels();
  return (
    <Modal open onClose={onClose} title={pages.lostPart} returnFocus={returnFocus} isDrawer={isDrawer}>
      <Lost isAgain={isAgain} onRetry={onRetry} />
    </Modal>
  );
}

export function LostDrawer(props: LostDialogProps) {
  return <LostDialog {...props} isDrawer />;
}

function Lost({ title, isAgain, onRetry }: LostProps & { title?: string }) {
  const { pages, retry } = useLabels();
  return (
    <Notice {...(title ? { title } : {})} text={isAgain ? pages.lostText : pages.lostPartText} isProblem>
      <button type="button" className="dl-button" onClick={isAgain ? () => location.reload() : onRetry}>
        {isAgain ? pages.reload : retry}
      </button>
    </Notice>
  );
}
