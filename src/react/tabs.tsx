/** Tabs over one panel: arrow keys move and choose, Home and End go to the ends. */
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";

export interface TabItem<Value extends string> {
  value: Value;
  label: string;
  /** Behind the label, as `Pending 12`. */
  count?: string | undefined;
}

export interface TabsProps<Value extends string> {
  /** Of the whole, for screen readers. */
  label: string;
  /** Names the panel; each tab's own id begins with it. */
  id: string;
  items: readonly TabItem<Value>[];
  value: Value;
  onChange(value: Value): void;
  look?: "line" | "segment";
}

const panelIdOf = (id: string) => `${id}-panel`;
const tabIdOf = (id: string, value: string) => `${id}-${value}`;

export function Tabs<Value extends string>({ label, id, items, value, onChange, look = "line" }: TabsProps<Value>) {
  const list = useRef<HTMLDivElement>(null);
  const counts = items.map(({ count }) => count).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies(counts): the tabs grow when their counts come
  useEffect(() => {
    // On a phone the chosen tab may be out of sight.
    const tab = list.current?.querySelector<HTMLElement>(`[data-value="${value}"]`);
    if (!list.current || !tab) return;
    list.current.scrollLeft = tab.offsetLeft - list.current.offsetLeft - (list.current.clientWidth - tab.offsetWidth) / 2;
  }, [value, counts]);
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = items.findIndex((item) => item.value === value);
    const last = items.length - 1;
    const [next, previous] = [at === last ? 0 : at + 1, at === 0 ? last : at - 1];
    const isRightToLeft = getComputedStyle(event.currentTarget).direction === "rtl";
    const [ArrowRight, ArrowLeft] = isRightToLeft ? [previous, next] : [next, previous];
    const to = { ArrowRight, ArrowLeft, Home: 0, End: last }[event.key];
    const chosen = to === undefined ? undefined : items[to];
    if (!chosen) return;
    event.preventDefault();
    onChange(chosen.value);
    event.currentTarget.querySelector<HTMLElement>(`[data-value="${chosen.value}"]`)?.focus();
  };
  return (
    <div ref={list} className="dl-tabs" data-look={look} role="tablist" aria-label={label} onKeyDown={move}>
      {items.map((item) => (
        <button
          key={item.value}
          id={tabIdOf(id, item.value)}
          type="button"
          role="tab"
          className="dl-tab"
          data-value={item.value}
          aria-selected={item.value === value}
          aria-controls={panelIdOf(id)}
          tabIndex={item.value === value ? 0 : -1}
          onClick={() => onChange(item.value)}
        >
          {item.label}
          {item.count !== undefined && <span className="dl-tab-count">{item.count}</span>}
        </button>
      ))}
    </div>
  );
}

export interface TabPanelProps {
  id: string;
  value: string;
  className?: string;
  busy?: boolean;
  children: ReactNode;
}

/** Takes the focus itself (by script only), for when what had it inside is gone. */
export function TabPanel({ id, value, className = "", busy = false, children }: TabPanelProps) {
  return (
    <div
      id={panelIdOf(id)}
      className={className}
      role="tabpanel"
      tabIndex={-1}
      aria-labelledby={tabIdOf(id, value)}
      aria-busy={busy}
    >
      {children}
    </div>
  );
}
