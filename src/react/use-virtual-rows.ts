/**
 * Of a list that scrolls with the page, the rows that are in sight, and the one that has the focus: a million rows cost
 * what a screenful does.
 */
import { defaultRangeExtractor, type Range, useWindowVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { type FocusEvent, type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useLatest } from "./use-latest.ts";

/** Rows beyond the edge of the screen that are there already, for the Tab key and for quick hands. */
const OVERSCAN = 8;

export interface VirtualRowsOptions {
  ids: readonly string[];
  /** Pixels, until a row is measured. */
  estimate: number;
  gap?: number;
  /** The end is in sight, and there is something to load: undefined where not. */
  onNearEnd: (() => void) | undefined;
}

export interface VirtualRow {
  index: number;
  /** Pixels of rows left out before this one. */
  before: number;
}

export interface VirtualRows<E extends HTMLElement> {
  list: RefObject<E | null>;
  rows: VirtualRow[];
  /** Pixels of rows left out after the last one. */
  after: number;
  /** For each row's element, which carries `data-index`. */
  measure(element: Element | null): void;
  /** For the list's element. */
  focus: { onFocus(event: FocusEvent): void; onBlur(event: FocusEvent): void };
  /** The rows that a person sees, without those kept ready around them. */
  inSight(): { first: number; last: number };
}

export function useVirtualRows<E extends HTMLElement>({ ids, estimate, gap = 0, onNearEnd }: VirtualRowsOptions): VirtualRows<E> {
  const list = useRef<E>(null);
  const scrollMargin = useTopOf(list);
  const [focused, setFocused] = useState<number | null>(null);
  const rangeExtractor = useCallback(
    (range: Range) => {
      const inRange = defaultRangeExtractor(range);
      if (focused === null || focused >= range.count || inRange.includes(focused)) return inRange;
      return [...inRange, focused].sort((a, b) => a - b);
    },
    [focused],
  );
  const virtual = useWindowVirtualizer({
    count: ids.length,
    estimateSize: () => estimate,
    getItemKey: (index) => ids[index] ?? index,
    overscan: OVERSCAN,
    gap,
    scrollMargin,
    rangeExtractor,
    initialRect: { width: 0, height: typeof window === "undefined" ? 0 : window.innerHeight },
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1);

  const nearEnd = useLatest(onNearEnd);
  const isNearEnd = last !== undefined && last.index >= ids.length - OVERSCAN;
  const isWanted = isNearEnd && onNearEnd !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies(ids.length): with more rows, the end may still be in sight
  useEffect(() => {
    if (isWanted) nearEnd.current?.();
  }, [isWanted, ids.length, nearEnd]);

  return {
    list,
    rows: withGaps(items, scrollMargin, gap),
    after: last ? virtual.getTotalSize() - (last.end - scrollMargin) : 0,
    measure: virtual.measureElement,
    focus: { onFocus: (event) => setFocused(indexOf(event.target)), onBlur: () => setFocused(null) },
    inSight: () => ({ first: virtual.range?.startIndex ?? 0, last: virtual.range?.endIndex ?? 0 }),
  };
}

function withGaps(items: VirtualItem[], margin: number, gap: number): VirtualRow[] {
  let end = margin;
  return items.map((item) => {
    const distance = item.start - end;
    end = item.end;
    return { index: item.index, before: distance > gap ? distance : 0 };
  });
}

function indexOf(element: EventTarget): number | null {
  const row = element instanceof Element ? element.closest<HTMLElement>("[data-index]") : null;
  return row ? Number(row.dataset.index) : null;
}

/** How far below the top of the page it begins, in pixels; follows whatever grows or shrinks above it. */
function useTopOf(element: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = () => element.current && setTop(Math.round(element.current.getBoundingClientRect().top + window.scrollY));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [element]);
  return top;
}
