/** Where the focus goes when the element that has it goes away: to the tab panel around it, or the heading of its page. */
import { type RefObject, useLayoutEffect, useRef } from "react";

const heirOf = (element: Element | null) =>
  element?.closest<HTMLElement>("[role=tabpanel]") ??
  element?.closest(".dl-panel")?.querySelector<HTMLElement>("h1[tabindex]") ??
  null;

/** For an element that may go away with the focus inside it. */
export function useFocusHeir<E extends HTMLElement>(): RefObject<E | null> {
  const element = useRef<E>(null);
  useLayoutEffect(() => {
    const current = element.current;
    return () => {
      if (current?.contains(document.activeElement)) heirOf(current)?.focus({ preventScroll: true });
    };
  }, []);
  return element;
}

/** For a dialog that was opened from an element that may be gone by the time the dialog closes. */
export function focusBackTo(element: HTMLElement | null): () => HTMLElement | null {
  const heir = heirOf(element);
  return () => (element?.isConnected ? element : heir);
}
