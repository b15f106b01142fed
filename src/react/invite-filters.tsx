/** Search and role filter. What is typed takes effect after a short pause. */
import { Search } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useLabels } from "./doorlist-provider.tsx";
import type { InviteView } from "./invite-view.ts";

const PAUSE_MS = 300;

export interface InviteFiltersProps {
  view: InviteView;
  onViewChange(view: InviteView): void;
  /** All that are declared, highest first. */
  roles: string[];
}

export function InviteFilters({ view, onViewChange, roles }: InviteFiltersProps) {
  const labels = useLabels();
  return (
    <div className="dl-filters">
      <SearchBox q={view.q ?? ""} onChange={(q) => onViewChange({ ...view, q: q || undefined })} />
      <select
        className="dl-input dl-select"
        aria-label={labels.roleLabel}
        value={view.role ?? ""}
        onChange={(event) => onViewChange({ ...view, role: event.target.value || undefined })}
      >
        <option value="">{labels.invites.anyRole}</option>
        {roles.map((role) => (
          <option key={role} value={role}>
            {labels.role(role)}
          </option>
        ))}
      </select>
    </div>
  );
}

function SearchBox({ q, onChange }: { q: string; onChange(q: string): void }) {
  const { invites } = useLabels();
  const [text, setText] = useState(q);
  const ask = useEffectEvent(onChange);
  const asked = useRef(q);
  useEffect(() => {
    // From outside (back button, "Clear filters"): the box follows. Its own answer is no news.
    if (q !== asked.current) setText(q);
    asked.current = q;
  }, [q]);
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = wanted;
      ask(wanted);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className="dl-search">
      <Search size={16} />
      <input
        type="search"
        className="dl-input"
        aria-label={invites.search}
        placeholder={invites.searchPlaceholder}
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  );
}
