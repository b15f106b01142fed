/** What may be done with the rows that are chosen. It stays in sight while there are any. */
import * as Menu from "@radix-ui/react-dropdown-menu";
import { CalendarPlus, Send, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import type { BulkVerb } from "./use-bulk-invite-actions.ts";

const extendDays = [7, 30, 90] as const;

export interface BulkBarProps {
  count: number;
  onAct(verb: BulkVerb, days?: number): void;
  onClear(): void;
}

export function BulkBar({ count, onAct, onClear }: BulkBarProps) {
  const { bulk, create, direction } = useLabels();
  const format = useFormat();
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    // What is at the end of the list must not lie under the bar.
    const scrolling = document.documentElement.style;
    scrolling.scrollPaddingBottom = `${(bar.current?.offsetHeight ?? 0) + 24}px`;
    return () => {
      scrolling.scrollPaddingBottom = "";
    };
  }, []);
  return (
    <section ref={bar} className="dl-bulk" aria-label={bulk.title}>
      <p className="dl-bulk-count" role="status">
        {bulk.selected(format.number(count))}
      </p>
      <div className="dl-bulk-acts">
        <button type="button" className="dl-button" onClick={() => onAct("resend")}>
          <Send size={16} />
          {bulk.verb.resend}
        </button>
        <Menu.Root modal={false} dir={direction}>
          <Menu.Trigger className="dl-button">
            <CalendarPlus size={16} />
            {bulk.verb.extend}
          </Menu.Trigger>
          <Menu.Portal>
            <Menu.Content className="dl-menu" sideOffset={6} collisionPadding={8}>
              {extendDays.map((days) => (
                <Menu.Item key={days} className="dl-menu-item" onSelect={() => onAct("extend", days)}>
                  {create.days(days)}
                </Menu.Item>
              ))}
            </Menu.Content>
          </Menu.Portal>
        </Menu.Root>
        <button type="button" className="dl-button" data-tone="danger-quiet" onClick={() => onAct("cancel")}>
          <X size={16} />
          {bulk.verb.cancel}
        </button>
      </div>
      <button type="button" className="dl-icon-button dl-bulk-clear" aria-label={bulk.clear} onClick={onClear}>
        <X size={17} />
      </button>
    </section>
  );
}
