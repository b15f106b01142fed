/** The buttons below a form in a dialog: away from it, or on with it. */
import { useLabels } from "./doorlist-provider.tsx";

export interface FormFootProps {
  submit: string;
  isBusy: boolean;
  /** Without it there is no way back. */
  onCancel?: (() => void) | undefined;
}

export function FormFoot({ submit, isBusy, onCancel }: FormFootProps) {
  const labels = useLabels();
  return (
    <div className="dl-modal-foot">
      {onCancel && (
        <button type="button" className="dl-button" onClick={onCancel}>
          {labels.cancel}
        </button>
      )}
      <button type="submit" className="dl-button" data-tone="primary" aria-disabled={isBusy}>
        {submit}
      </button>
    </div>
  );
}
