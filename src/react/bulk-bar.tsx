/** What may be done with the rows that are chosen. It stays in sight while there are any. */
import * as Menu from "@radix-ui/react-dropdown-menu";
import { CalendarPlus, Send, X } from "lucide-react";
import { useEffect, useRef } from "react";
import type { WireInvite } from "../contract/invite.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import { type InviteVerb, isOpenTo } from "./open-to.ts";

const extendDays = [7, 30, 90] as const;

export interface BulkBarProps {
  chosen: readonly WireInvite[];
  /** With those of the chosen that are open to it. */
  onAct(verb: InviteVerb, days?: number): void;
  onClear(): void;
}

export function BulkBar({ chosen, onAct, onClear }: BulkBarProps) {
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
  const openTo = (verb: InviteVerb) => chosen.filter((invite) => isOpenTo(verb, invite)).length;
  const count = { resend: openTo("resend"), extend: openTo("extend"), cancel: openTo("cancel") };
  // Where some are left out, how many are meant.
  const name = (verb: InviteVerb) =>
    count[verb] === 0 || count[verb] === chosen.length ? bulk.verb[verb] : `${bulk.verb[verb]} (${format.number(count[verb])})`;
  return (
    <section ref={bar} className="dl-bulk" aria-label={bulk.title}>
      <p className="dl-bulk-count" role="status">
        {bulk.selected(format.number(chosen.length))}
        {count.cancel === 0 && <span className="dl-hint">{bulk.nonePending}</span>}
      </p>
      <div className="dl-bulk-acts">
        <button type="button" className="dl-button" disabled={count.resend === 0} onClick={() => onAct("resend")}>
          <Send size={16} />
          {name("resend")}
        </button>
        <Menu.Root modal={false} dir={direction}>
          <Menu.Trigger className="dl-button" disabled={count.extend === 0}>
            <CalendarPlus size={16} />
            {name("extend")}
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
        <button
          type="button"
          className="dl-button"
          data-tone="danger-quiet"
          disabled={count.cancel === 0}
          onClick={() => onAct("cancel")}
        >
          <X size={16} />
          {name("cancel")}
        </button>
      </div>
      <button type="button" className="dl-icon-button dl-bulk-clear" aria-label={bulk.clear} onClick={onClear}>
        <X size={17} />
      </button>
    </section>
  );
}
