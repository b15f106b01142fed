/** A secret that is shown this once, with a button that copies it. */
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { copyText } from "./copy-text.ts";
import { useLabels } from "./doorlist-provider.tsx";

export interface ShownOnceProps {
  label: string;
  value: string;
  onDone(): void;
}

export function ShownOnce({ label, value, onDone }: ShownOnceProps) {
  const labels = useLabels();
  const [copied, setCopied] = useState(false);
  const copy = () =>
    copyText(Promise.resolve(value)).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <>
      <div className="dl-link-box">
        <input
          className="dl-input"
          readOnly
          aria-label={label}
          dir="ltr"
          value={value}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button type="button" className="dl-button" onClick={copy}>
          {copied ? <Check size={16} /> : <Copy size={16} />}
          <span role="status">{copied ? labels.keys.copied : labels.keys.copy}</span>
        </button>
      </div>
      <div className="dl-modal-foot">
        <button type="button" className="dl-button" data-tone="primary" onClick={onDone}>
          {labels.done}
        </button>
      </div>
    </>
  );
}
