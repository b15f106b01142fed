/** When an element goes away with the focus inside it, the tab panel around it takes the focus over. */
import { type RefObject, useLayoutEffect, useRef } from "react";

export function useFocusHeir<E extends HTMLElement>(): RefObject<E | null> {
  const element = useRef<E>(null);
  useLayoutEffect(() => {
    const current = element.current;
    return () => {
      if (!current?.contains(document.activeElement)) return;
      current.closest<HTMLElement>("[role=tabpanel]")?.focus({ preventScroll: true });
    };
  }, []);
  return element;
}
