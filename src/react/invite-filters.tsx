/** Search at hand; the other filters fold out below it. */
import { SlidersHorizontal } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import { Field } from "./field.tsx";
import { countFilters, DEFAULT_SORT, type InviteView, inviteSorts, isDay, withoutFilters } from "./invite-view.ts";
import { SearchBox } from "./search-box.tsx";
import { useInviteStats } from "./use-invite-stats.ts";
import { personName, useMemberNames } from "./use-member-names.ts";

export interface InviteFiltersProps {
  tenantId: string;
  /** Of the person who is signed in. */
  userId: string;
  view: InviteView;
  onViewChange(view: InviteView): void;
  /** All that are declared, highest first. */
  roles: string[];
}

export function InviteFilters(props: InviteFiltersProps) {
  const { view, onViewChange } = props;
  const { invites } = useLabels();
  const format = useFormat();
  const id = useId();
  const active = countFilters(view);
  const [isOpen, setOpen] = useState(active > 0);
  return (
    <div className="dl-filters">
      <div className="dl-filters-line">
        <SearchBox
          label={invites.search}
          placeholder={invites.searchPlaceholder}
          q={view.q ?? ""}
          onChange={(q) => onViewChange({ ...view, q: q || undefined })}
        />
        <button
          type="button"
          className="dl-button"
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          onClick={() => setOpen(!isOpen)}
        >
          <SlidersHorizontal size={16} />
          {invites.filters}
          {active > 0 && (
            <span className="dl-badge">
              {format.number(active)}
              <span className="dl-hidden"> {invites.filtersActive}</span>
            </span>
          )}
        </button>
      </div>
      {isOpen && <MoreFilters id={id} {...props} />}
    </div>
  );
}

function MoreFilters({ id, tenantId, userId, view, onViewChange, roles }: InviteFiltersProps & { id: string }) {
  const labels = useLabels();
  const { invites } = labels;
  const names = useInviterNames(tenantId, view.createdBy);
  const set = (change: Partial<InviteView>) => onViewChange({ ...view, ...change });
  const others = [...names].filter(([user]) => user !== userId);
  return (
    <div id={id} className="dl-filters-more">
      <FilterSelect label={labels.roleLabel} value={view.role} all={invites.anyRole} onChange={(role) => set({ role })}>
        {roles.map((role) => (
          <option key={role} value={role}>
            {labels.role(role)}
          </option>
        ))}
      </FilterSelect>
      <FilterSelect
        label={invites.kind}
        value={view.kind}
        all={invites.anyKind}
        onChange={(kind) => set({ kind: kind === "email" || kind === "link" ? kind : undefined })}
      >
        <option value="email">{invites.kinds.email}</option>
        <option value="link">{invites.kinds.link}</option>
      </FilterSelect>
      <FilterSelect
        label={invites.inviter}
        value={view.createdBy}
        all={invites.anyInviter}
        onChange={(createdBy) => set({ createdBy })}
      >
        <option value={userId}>{invites.byMe}</option>
        {others.map(([user, name]) => (
          <option key={user} value={user}>
            {name}
          </option>
        ))}
      </FilterSelect>
      <DayField label={invites.from} value={view.from} max={view.to} onChange={(from) => set({ from })} />
      <DayField label={invites.to} value={view.to} min={view.from} onChange={(to) => set({ to })} />
      <FilterSelect
        label={invites.sort}
        value={view.sort ?? DEFAULT_SORT}
        onChange={(value) => {
          const sort = inviteSorts.find((name) => name === value);
          set({ sort: sort === DEFAULT_SORT ? undefined : sort });
        }}
      >
        {inviteSorts.map((sort) => (
          <option key={sort} value={sort}>
            {invites.sorts[sort]}
          </option>
        ))}
      </FilterSelect>
      {(countFilters(view) > 0 || view.sort) && (
        <button
          type="button"
          className="dl-text-button dl-filters-clear"
          onClick={() => onViewChange({ ...withoutFilters({ status: view.status }), q: view.q })}
        >
          {invites.clearFilters}
        </button>
      )}
    </div>
  );
}

/** Those who invited most, and the one that is chosen. */
function useInviterNames(tenantId: string, chosen: string | undefined): Map<string, string> {
  const { insights } = useLabels();
  const stats = useInviteStats(tenantId);
  const found = useMemberNames(tenantId, chosen === undefined ? [] : [chosen]);
  const most = stats.data?.topInviters ?? [];
  const names = most.map(({ userId, user }): [string, string] => [userId, user?.name || user?.email || insights.gone]);
  return new Map([...(chosen === undefined ? [] : [[chosen, personName(found, chosen, insights.gone)] as const]), ...names]);
}

interface FilterSelectProps {
  label: string;
  value: string | undefined;
  /** For no choice at all. */
  all?: string;
  onChange(value: string | undefined): void;
  children: ReactNode;
}

function FilterSelect({ label, value, all, onChange, children }: FilterSelectProps) {
  return (
    <Field label={label}>
      {(control) => (
        <select
          {...control}
          className="dl-input dl-select"
          value={value ?? ""}
          onChange={(event) => onChange(event.target.value || undefined)}
        >
          {all && <option value="">{all}</option>}
          {children}
        </select>
      )}
    </Field>
  );
}

interface DayFieldProps {
  label: string;
  value: string | undefined;
  min?: string | undefined;
  max?: string | undefined;
  onChange(day: string | undefined): void;
}

function DayField({ label, value, min, max, onChange }: DayFieldProps) {
  return (
    <Field label={label}>
      {(control) => (
        <input
          {...control}
          type="date"
          className="dl-input"
          value={value ?? ""}
          min={min}
          max={max}
          onChange={({ target }) => onChange(isDay(target.value) ? target.value : undefined)}
        />
      )}
    </Field>
  );
}
