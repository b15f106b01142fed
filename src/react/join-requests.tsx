/** Who asks to join a tenant, to be let in or refused, one or many; and what became of those who asked before. */

import { Check, X } from "lucide-react";
import { useId, useState } from "react";
import type { WireJoinRequest } from "../contract/request.ts";
import type { WireMe, WireTenant } from "../contract/tenant.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import { useFocusHeir } from "./focus-heir.ts";
import { grantableRoles } from "./grantable-roles.ts";
import { type RequestAct, RequestDialogs } from "./join-request-dialogs.tsx";
import { JoinRequestRow } from "./join-request-row.tsx";
import { MoreButton } from "./more-button.tsx";
import { Notice } from "./notice.tsx";
import { PanelSkeleton } from "./panel-skeleton.tsx";
import { problemText } from "./problem-text.ts";
import { TabPanel, Tabs } from "./tabs.tsx";
import { useToast } from "./toasts.tsx";
import { useLiveTenant } from "./use-live-tenant.ts";
import { useApproveRequest, useRefuseRequest, useRequests } from "./use-requests.ts";

export interface JoinRequestsProps {
  me: WireMe;
  tenant: WireTenant;
}

const statuses = ["pending", "approved", "refused", "withdrawn", "expired"] as const;

/** Keyed by tenant: what was chosen does not carry over. For those who may invite; others get a kind word. */
export function JoinRequests({ me, tenant }: JoinRequestsProps) {
  const labels = useLabels();
  if (grantableRoles(me.roles, tenant.roles ?? []).length === 0) {
    return <Notice title={labels.pages.notYoursTitle} text={labels.pages.invitersOnly} isPage />;
  }
  return <Queue key={tenant.id} me={me} tenant={tenant} />;
}

function Queue({ me, tenant }: JoinRequestsProps) {
  const labels = useLabels();
  const texts = labels.requests;
  const id = useId();
  const [status, setStatus] = useState<WireJoinRequest["status"]>("pending");
  const [act, setAct] = useState<RequestAct | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  useLiveTenant(tenant.id);
  const requests = useRequests(tenant.id, status);
  const rows = requests.data?.pages.flatMap(({ data }) => data) ?? [];
  const isOpen = status === "pending";
  const left = rows.filter((request) => chosen.has(request.id));
  const choose = (request: WireJoinRequest, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(request.id);
    else next.delete(request.id);
    setChosen(next);
  };
  return (
    <div className="dl-panel">
      <header className="dl-panel-head">
        <h1 className="dl-title" tabIndex={-1}>
          {texts.title}
        </h1>
      </header>
      <Tabs
        id={id}
        label={labels.invites.filterByStatus}
        items={statuses.map((value) => ({ value, label: texts.status[value] }))}
        value={status}
        onChange={(value) => {
          setStatus(value);
          setChosen(new Set());
        }}
      />
      <TabPanel id={id} value={status} className="dl-requests" busy={requests.isFetching}>
        {requests.isPending ? (
          <PanelSkeleton />
        ) : requests.isError && !requests.data ? (
          <Notice title={texts.errorTitle} text={problemText(requests.error, labels)} isProblem>
            <button type="button" className="dl-button" onClick={() => requests.refetch()}>
              {labels.retry}
            </button>
          </Notice>
        ) : rows.length === 0 ? (
          <Notice title={isOpen ? texts.emptyTitle : labels.invites.noneWithStatus} text={isOpen ? texts.emptyText : ""} />
        ) : (
          <ul className="dl-entries">
            {rows.map((request) => (
              <JoinRequestRow
                key={request.id}
                request={request}
                onAct={setAct}
                isChosen={chosen.has(request.id)}
                onChoose={(isChosen) => choose(request, isChosen)}
              />
            ))}
          </ul>
        )}
        <MoreButton query={requests} />
      </TabPanel>
      {left.length > 0 && <Together tenantId={tenant.id} chosen={left} onDone={() => setChosen(new Set())} />}
      <RequestDialogs me={me} tenant={tenant} act={act} onClose={() => setAct(null)} />
    </div>
  );
}

/** All that are chosen, one after the other; each with the roles that it asks for. */
function Together({ tenantId, chosen, onDone }: { tenantId: string; chosen: WireJoinRequest[]; onDone(): void }) {
  const labels = useLabels();
  const { bulk, requests: texts } = labels;
  const format = useFormat();
  const toast = useToast();
  const approve = useApproveRequest(tenantId);
  const refuse = useRefuseRequest(tenantId);
  const [isBusy, setBusy] = useState(false);
  const bar = useFocusHeir<HTMLElement>();
  const run = async (answer: (id: string) => Promise<unknown>) => {
    if (isBusy) return;
    setBusy(true);
    const failures: unknown[] = [];
    for (const { id } of chosen) await answer(id).catch((error) => failures.push(error));
    const told = bulk.result(chosen.length - failures.length, failures.length);
    if (failures.length > 0) toast.error(`${told} ${problemText(failures[0], labels)}`);
    else toast.success(told);
    onDone();
  };
  return (
    <section ref={bar} className="dl-bulk" aria-label={texts.title}>
      <p className="dl-bulk-count" role="status">
        {bulk.selected(format.number(chosen.length))}
      </p>
      <div className="dl-bulk-acts">
        <button
          type="button"
          className="dl-button"
          aria-disabled={isBusy}
          onClick={() => run((id) => approve.mutateAsync({ id }))}
        >
          <Check size={16} />
          {texts.approve}
        </button>
        <button
          type="button"
          className="dl-button"
          data-tone="danger-quiet"
          aria-disabled={isBusy}
          onClick={() => run((id) => refuse.mutateAsync(id))}
        >
          <X size={16} />
          {texts.refuse}
        </button>
      </div>
      <button type="button" className="dl-icon-button dl-bulk-clear" aria-label={bulk.clear} onClick={onDone}>
        <X size={17} />
      </button>
    </section>
  );
}
