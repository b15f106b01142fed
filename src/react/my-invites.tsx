/** The inbox of the person who is signed in: the invites that wait for them, to accept or decline. */
import { Mail } from "lucide-react";
import { useRef, useState } from "react";
import type { WireMe } from "../contract/tenant.ts";
import type { WireAccepted, WireMyInvite } from "../contract/visit.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { RoleList } from "./invitee.tsx";
import { problemText } from "./problem-text.ts";
import { Question } from "./question.tsx";
import { TimeText } from "./time-text.tsx";
import { useToast } from "./toasts.tsx";
import { useAcceptMyInvite, useMyInvites, useRejectMyInvite } from "./use-my-invites.ts";

export interface MyInvitesProps {
  me: WireMe;
  /** The person has joined. */
  onAccepted?: (accepted: WireAccepted) => void;
}

/** Nothing, where nothing waits. */
export function MyInvites({ me, onAccepted }: MyInvitesProps) {
  const labels = useLabels();
  const texts = labels.myInvites;
  const toast = useToast();
  const { data: invites = [] } = useMyInvites();
  const accept = useAcceptMyInvite();
  const reject = useRejectMyInvite();
  const [declining, setDeclining] = useState<WireMyInvite | null>(null);
  const title = useRef<HTMLHeadingElement>(null);
  if (invites.length === 0 && !declining) return null;
  const { emailVerified } = me.user;

  const join = async (invite: WireMyInvite) => {
    try {
      const accepted = await accept.mutateAsync(invite);
      toast.success(texts.joined(invite.tenant.name));
      onAccepted?.(accepted);
    } catch (error) {
      toast.error(problemText(error, labels));
    }
  };
  const decline = async () => {
    if (!declining) return;
    const invite = declining;
    setDeclining(null);
    try {
      await reject.mutateAsync(invite);
      toast.success(texts.declined(invite.tenant.name));
    } catch (error) {
      toast.error(problemText(error, labels));
    }
  };
  return (
    <section className="dl-waiting">
      <h2 ref={title} tabIndex={-1} className="dl-waiting-title">
        <Mail size={16} />
        {labels.tenant.waiting(invites.length)}
      </h2>
      <ul className="dl-inbox">
        {invites.map((invite) => (
          <li key={invite.id}>
            <span className="dl-inbox-what">
              <strong>
                <bdi>{invite.tenant.name}</bdi>
              </strong>
              <span className="dl-hint">
                {invite.inviter && <>{texts.from(invite.inviter.name)} · </>}
                <RoleList roles={invite.roles} /> · {labels.invites.column.expires} <TimeText iso={invite.expiresAt} relative />
              </span>
            </span>
            {emailVerified && (
              <span className="dl-inbox-acts">
                <button
                  type="button"
                  className="dl-button"
                  aria-label={`${texts.decline}: ${invite.tenant.name}`}
                  onClick={() => setDeclining(invite)}
                >
                  {texts.decline}
                </button>
                <button
                  type="button"
                  className="dl-button"
                  data-tone="primary"
                  aria-label={`${texts.join}: ${invite.tenant.name}`}
                  onClick={() => join(invite)}
                >
                  {texts.join}
                </button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {!emailVerified && <p className="dl-hint">{labels.tenant.waitingHint}</p>}
      <Question
        open={declining !== null}
        title={texts.declineTitle}
        text={texts.declineText}
        keep={labels.action.cancelKeep}
        confirm={texts.decline}
        onClose={() => setDeclining(null)}
        onConfirm={decline}
        returnFocus={() => title.current}
      />
    </section>
  );
}
