/** A link to take along: read-only, selected when it is reached, with a button that copies it. */
import { Check, Copy } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { copyText } from "./copy-text.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { Field } from "./field.tsx";
import { useToast } from "./toasts.tsx";

export interface LinkBoxProps {
  url: string;
  /** A short code that opens the same invite. */
  code?: string | undefined;
}

export function LinkBox({ url, code }: LinkBoxProps) {
  const labels = useLabels();
  const toast = useToast();
  const input = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  useEffect(() => input.current?.focus(), []);
  const copy = async () => {
    try {
      await copyText(Promise.resolve(url));
      setCopied(true);
      toast.success(labels.action.copied);
    } catch {
      // Still one keystroke away: the link is selected.
      input.current?.select();
      toast.error(labels.action.copyFailed);
    }
  };
  return (
    <>
      <Field label={labels.linkDialog.label}>
        {(control) => (
          <div className="dl-link-box">
            <input
              {...control}
              ref={input}
              className="dl-input"
              readOnly
              value={url}
              onFocus={(event) => event.target.select()}
            />
            <button type="button" className="dl-button" onClick={copy}>
              {copied ? <Check size={16} /> : <Copy size={16} />}
              {copied ? labels.linkDialog.copied : labels.linkDialog.copy}
            </button>
          </div>
        )}
      </Field>
      {code && (
        <Field label={labels.linkDialog.code}>
          {(control) => (
            <input {...control} className="dl-input" readOnly value={code} onFocus={(event) => event.target.select()} />
          )}
        </Field>
      )}
    </>
  );
}
