/** Who is in a tenant, with which roles; for those who may: change roles, remove; for everybody: leave. */
import { useState } from "react";
import type { WireMe, WireTenant } from "../contract/tenant.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import { type MemberAct, MemberDialogs } from "./member-dialogs.tsx";
import { MemberRow } from "./member-row.tsx";
import { MoreButton } from "./more-button.tsx";
import { NotLoaded } from "./not-loaded.tsx";
import { Notice } from "./notice.tsx";
import { SearchBox } from "./search-box.tsx";
import { useMembers } from "./use-members.ts";

export interface MembersTableProps {
  me: WireMe;
  tenant: WireTenant;
  /** The person left the tenant. */
  onLeft?(): void;
}

/** Keyed by tenant: words and dialogs do not carry over. */
export function MembersTable(props: MembersTableProps) {
  return <TenantMembers key={props.tenant.id} {...props} />;
}

function TenantMembers({ me, tenant, onLeft }: MembersTableProps) {
  const labels = useLabels();
  const texts = labels.members;
  const format = useFormat();
  const [q, setQ] = useState("");
  const [act, setAct] = useState<MemberAct | null>(null);
  const members = useMembers(tenant.id, q);
  const rows = members.data?.pages.flatMap(({ data }) => data) ?? [];
  const seats =
    tenant.seats === null ? texts.count(tenant.members) : texts.seats(format.number(tenant.members), format.number(tenant.seats));
  return (
    <div className="dl-panel">
      <header className="dl-panel-head">
        <div>
          <h1 className="dl-title" tabIndex={-1}>
            {texts.title}
          </h1>
          <p className="dl-hint">{seats}</p>
        </div>
        <SearchBox label={texts.search} placeholder={texts.searchPlaceholder} q={q} onChange={setQ} />
      </header>
      {!members.data ? (
        <NotLoaded query={members} title={texts.errorTitle} />
      ) : rows.length === 0 ? (
        <Notice title={texts.noMatchTitle} text={texts.noMatchText} />
      ) : (
        <ul className="dl-entries" aria-busy={members.isPlaceholderData}>
          {rows.map((member) => (
            <MemberRow key={member.userId} member={member} me={me} tenant={tenant} onAct={setAct} />
          ))}
        </ul>
      )}
      <div className="dl-more">
        <MoreButton query={members} />
      </div>
      <MemberDialogs me={me} tenant={tenant} act={act} onClose={() => setAct(null)} onLeft={onLeft} />
    </div>
  );
}
