/** How a mail looks to its reader, at the width of a desktop or of a phone. */
import { useState } from "react";
import type { WireMailPreview } from "../contract/mail-templates.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { MailFrame } from "./mail-frame.tsx";
import { PanelSkeleton } from "./panel-skeleton.tsx";

const widths = ["desktop", "phone"] as const;

export interface MailPreviewProps {
  preview: WireMailPreview | null;
  /** It is of the words before: those now cannot be used. */
  isOld: boolean;
  isBusy: boolean;
}

export function MailPreview({ preview, isOld, isBusy }: MailPreviewProps) {
  const { templates: texts } = useLabels();
  const [width, setWidth] = useState<(typeof widths)[number]>("desktop");
  return (
    <section className="dl-preview" aria-labelledby="dl-preview" aria-busy={isBusy}>
      <div className="dl-preview-head">
        <div>
          <h2 className="dl-details-title" id="dl-preview">
            {texts.preview}
          </h2>
          <p className="dl-hint">{isOld ? (preview ? texts.previewOld : texts.previewNone) : texts.previewText}</p>
        </div>
        <fieldset className="dl-segments">
          <legend className="dl-hidden">{texts.width}</legend>
          {widths.map((name) => (
            <button key={name} type="button" aria-pressed={width === name} onClick={() => setWidth(name)}>
              {texts.widths[name]}
            </button>
          ))}
        </fieldset>
      </div>
      {!preview && isBusy && <PanelSkeleton />}
      {preview && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone the desktop's width scrolls, by keyboard too
        <section className="dl-preview-mail" data-width={width} data-old={isOld} aria-label={preview.subject} tabIndex={0}>
          <p className="dl-preview-subject" dir="auto">
            {preview.subject}
          </p>
          <MailFrame title={texts.preview} html={preview.html} />
        </section>
      )}
    </section>
  );
}
