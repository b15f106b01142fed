/** The head of a page: what it is, what it is for, and the act that makes something new there. */
import { Plus } from "lucide-react";
import type { Ref } from "react";

export interface PanelHeadProps {
  title: string;
  text: string;
  /** Opens a dialog. */
  act?: { label: string; ref: Ref<HTMLButtonElement>; tone?: "primary"; onOpen(): void };
}

export function PanelHead({ title, text, act }: PanelHeadProps) {
  return (
    <header className="dl-panel-head">
      <div>
        <h1 className="dl-title">{title}</h1>
        <p className="dl-intro-text">{text}</p>
      </div>
      {act && (
        <button
          ref={act.ref}
          type="button"
          className="dl-button"
          data-tone={act.tone}
          aria-haspopup="dialog"
          onClick={act.onOpen}
        >
          <Plus size={17} />
          {act.label}
        </button>
      )}
    </header>
  );
}
