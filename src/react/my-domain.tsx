/** The tenant that the address of the person who is signed in lets them into, to be joined with one click. */
import { DoorOpen } from "lucide-react";
import type { WireMember } from "../contract/visit.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { problemText } from "./problem-text.ts";
import { useToast } from "./toasts.tsx";
import { useJoinByDomain, useMyDomain } from "./use-domains.ts";
import { useMyRequests } from "./use-requests.ts";

export interface MyDomainProps {
  /** The person has joined. */
  onJoined?: (member: WireMember) => void;
}

/** Nothing, where there is none, or where they have asked to join it already. */
export function MyDomain({ onJoined }: MyDomainProps) {
  const labels = useLabels();
  const toast = useToast();
  const mine = useMyDomain().data;
  const requests = useMyRequests().data;
  const join = useJoinByDomain();
  const waits = requests?.some(({ tenant, status }) => status === "pending" && tenant.id === mine?.tenant.id) ?? true;
  if (!mine || waits) return null;
  const { name } = mine.tenant;
  const enter = async () => {
    if (join.isPending) return;
    try {
      const { member } = await join.mutateAsync();
      toast.success(member ? labels.myInvites.joined(name) : labels.requests.waiting(name));
      if (member) onJoined?.(member);
    } catch (error) {
      toast.error(problemText(error, labels));
    }
  };
  return (
    <section className="dl-waiting dl-my-request">
      <p>
        <DoorOpen size={16} aria-hidden="true" /> {labels.domains.mine(name)}
      </p>
      <button type="button" className="dl-button" data-tone="primary" aria-disabled={join.isPending} onClick={enter}>
        {mine.entry === "join" ? labels.accept.join(name) : labels.requests.askTitle(name)}
      </button>
    </section>
  );
}
