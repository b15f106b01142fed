/**
 * A dialog over the page. Radix keeps the focus inside it, closes it on Escape and hides the rest from screen readers.
 *
 * Its `Overlay` is not used: it writes a <style> element to stop the page from scrolling, which a strict
 * Content-Security-Policy refuses. `.dl-backdrop` in the stylesheet does that instead.
 */
import * as Dialog from "@radix-ui/react-dialog";
import { X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { useLabels } from "./doorlist-provider.tsx";

export interface ModalProps {
  open: boolean;
  onClose(): void;
  title: string;
  /** Read out with the title. */
  description?: string;
  /** Where the focus goes when it closes. @default what had it before */
  returnFocus?: (() => HTMLElement | null) | undefined;
  /** For a question that wants an answer: no way past it but the buttons and Escape. */
  isQuestion?: boolean;
  /** Beside the page rather than over its middle. */
  isDrawer?: boolean;
  children: ReactNode;
}

/** A dialog over the page. Closing it gives the focus back. */
export function Modal({
  open,
  onClose,
  title,
  description,
  returnFocus,
  isQuestion = false,
  isDrawer = false,
  children,
}: ModalProps) {
  const labels = useLabels();
  const opener = useRef<Element>(null);
  // Radix gives it back to its own trigger, and there is none.
  const giveBackFocus = (event: Event) => {
    const target = returnFocus ? returnFocus() : opener.current;
    if (!(target instanceof HTMLElement)) return;
    event.preventDefault();
    target.focus();
  };
  const enterFirstField = (event: Event) => {
    opener.current = document.activeElement;
    const dialog = event.currentTarget as HTMLElement;
    if (isDrawer) {
      event.preventDefault();
      dialog.focus();
      return;
    }
    const field = dialog.querySelector<HTMLElement>("input, textarea");
    if (!field) return;
    event.preventDefault();
    field.focus();
  };
  const keepForToasts = (event: CustomEvent<{ originalEvent: Event }>) => {
    const target = event.detail.originalEvent.target;
    if (isQuestion || (target instanceof Element && target.closest(".dl-toasts"))) event.preventDefault();
  };
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <div className="dl-backdrop" data-look={isDrawer ? "drawer" : "modal"} lang={labels.language} dir={labels.direction}>
          <Dialog.Content
            className={isDrawer ? "dl-modal dl-drawer" : "dl-modal"}
            role={isQuestion ? "alertdialog" : "dialog"}
            onOpenAutoFocus={enterFirstField}
            onCloseAutoFocus={giveBackFocus}
            onInteractOutside={keepForToasts}
            {...(description ? {} : { "aria-describedby": undefined })}
          >
            <header className="dl-modal-head">
              <Dialog.Title className="dl-modal-title">{title}</Dialog.Title>
              {!isQuestion && (
                <Dialog.Close className="dl-icon-button" aria-label={labels.close}>
                  <X size={18} />
                </Dialog.Close>
              )}
            </header>
            {description && <Dialog.Description className="dl-modal-text">{description}</Dialog.Description>}
            {children}
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
