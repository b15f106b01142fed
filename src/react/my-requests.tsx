/** What the person who is signed in has asked for, and waits for. */
import { Hourglass } from "lucide-react";
import type { WireMyRequest } from "../contract/request.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import { problemText } from "./problem-text.ts";
import { useToast } from "./toasts.tsx";
import { useMyRequests, useWithdrawRequest } from "./use-requests.ts";

/** Nothing, where nothing waits. */
export function MyRequests() {
  const { data = [] } = useMyRequests();
  const waiting = data.filter(({ status }) => status === "pending");
  if (waiting.length === 0) return null;
  return (
    <section className="dl-waiting">
      <ul className="dl-inbox">
        {waiting.map((request) => (
          <li key={request.id}>
            <MyRequestState request={request} />
          </li>
        ))}
      </ul>
    </section>
  );
}

export function MyRequestState({ request }: { request: WireMyRequest }) {
  const labels = useLabels();
  const texts = labels.requests;
  const format = useFormat();
  const toast = useToast();
  const withdraw = useWithdrawRequest();
  const { id, tenant, position } = request;
  const text = position === null ? texts.waiting(tenant.name) : texts.line(tenant.name, format.number(position));
  const take = () => {
    if (withdraw.isPending) return;
    withdraw.mutate(id, {
      onSuccess: () => toast.success(texts.withdrawn),
      onError: (error) => toast.error(problemText(error, labels)),
    });
  };
  return (
    <div className="dl-my-request">
      <p>
        <Hourglass size={16} aria-hidden="true" /> {text}
      </p>
      <button type="button" className="dl-text-button" aria-label={`${texts.withdraw}: ${tenant.name}`} onClick={take}>
        {texts.withdraw}
      </button>
    </div>
  );
}
