/** Short messages that say what happened, in a live region that is there from the start. */
import { X } from "lucide-react";
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Labels } from "./labels/en.ts";

/** Shows short messages; see `useToast`. */
export interface Toast {
  /** @param more beside the text: a link to what it tells of */
  success(text: string, more?: ReactNode): void;
  /** Stays until dismissed. */
  error(text: string): void;
}

interface ToastItem {
  id: number;
  text: string;
  tone: "success" | "error";
  more?: ReactNode;
}

const SHOWN_FOR_MS = 6000;
const MOST = 3;

const ToastContext = createContext<Toast | null>(null);

export function ToastProvider({ labels, children }: { labels: Labels; children: ReactNode }) {
  const [items, setItems] = useState<ToastItem[]>([]);
  const nextId = useRef(0);
  const dismiss = useCallback((id: number) => setItems((all) => all.filter((item) => item.id !== id)), []);
  const toast = useMemo<Toast>(() => {
    const add = (item: Omit<ToastItem, "id">) => {
      nextId.current += 1;
      const id = nextId.current;
      setItems((all) => [...all, { id, ...item }].slice(-MOST));
    };
    return {
      success: (text, more) => add({ text, more, tone: "success" }),
      error: (text) => add({ text, tone: "error" }),
    };
  }, []);
  return (
    <ToastContext value={toast}>
      {children}
      <section className="dl-toasts" aria-live="polite" aria-label={labels.notifications}>
        {items.map((item) => (
          <ToastCard key={item.id} item={item} labels={labels} onDismiss={dismiss} />
        ))}
      </section>
    </ToastContext>
  );
}

function ToastCard({ item, labels, onDismiss }: { item: ToastItem; labels: Labels; onDismiss(id: number): void }) {
  const card = useRef<HTMLDivElement>(null);
  const { id, tone, text, more } = item;
  useEffect(() => {
    if (tone === "error") return;
    const timer = setInterval(() => {
      // Not away from under a pointer or the focus.
      if (!card.current?.matches(":hover, :focus-within")) onDismiss(id);
    }, SHOWN_FOR_MS);
    return () => clearInterval(timer);
  }, [id, tone, onDismiss]);
  return (
    <div ref={card} className="dl-toast" data-tone={tone}>
      <span className="dl-toast-text">
        {text} {more}
      </span>
      <button type="button" className="dl-icon-button" aria-label={labels.dismiss} onClick={() => onDismiss(id)}>
        <X size={16} />
      </button>
    </div>
  );
}

/** For short messages that say what has happened. @throws outside of a `DoorlistProvider` */
export function useToast(): Toast {
  const toast = use(ToastContext);
  if (!toast) throw new Error("useToast needs a <DoorlistProvider> above it");
  return toast;
}
