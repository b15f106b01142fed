/** One request to join, and the answers to it while it waits. */
import type { WireJoinRequest } from "../contract/request.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import { focusBackTo } from "./focus-heir.ts";
import type { RequestAct } from "./join-request-dialogs.tsx";
import { TimeText } from "./time-text.tsx";

export interface JoinRequestRowProps {
  request: WireJoinRequest;
  isChosen: boolean;
  onChoose(isChosen: boolean): void;
  onAct(act: RequestAct): void;
}

export function JoinRequestRow({ request, isChosen, onChoose, onAct }: JoinRequestRowProps) {
  const labels = useLabels();
  const texts = labels.requests;
  const format = useFormat();
  const { user, status, position, roles, message } = request;
  const name = user?.name || user?.email || labels.details.gone;
  return (
    <li className="dl-entry dl-request">
      {status === "pending" && (
        <label className="dl-check">
          <input
            type="checkbox"
            aria-label={labels.bulk.selectOne(name)}
            checked={isChosen}
            onChange={(event) => onChoose(event.target.checked)}
          />
        </label>
      )}
      <div className="dl-entry-main">
        <span className="dl-entry-name">
          <bdi>{name}</bdi>
          {user && !user.emailVerified && <span className="dl-tag">{texts.unconfirmed}</span>}
          {position !== null && <span className="dl-tag">{texts.place(format.number(position))}</span>}
        </span>
        <span className="dl-entry-facts">
          <span>{user?.email}</span>
          <span>{texts.origin[request.origin]}</span>
          <span>
            {texts.asked} <TimeText iso={request.createdAt} relative />
          </span>
        </span>
        {message && (
          <blockquote className="dl-accept-message" dir="auto">
            {message}
          </blockquote>
        )}
      </div>
      {roles && (
        <span className="dl-entry-tags">
          {roles.map((role) => (
            <span key={role} className="dl-tag">
              {labels.role(role)}
            </span>
          ))}
        </span>
      )}
      {status === "pending" && (
        <span className="dl-inbox-acts">
          <button
            type="button"
            className="dl-button"
            aria-haspopup="dialog"
            aria-label={texts.refuseOf(name)}
            onClick={(event) => onAct({ kind: "refuse", request, name, returnFocus: focusBackTo(event.currentTarget) })}
          >
            {texts.refuse}
          </button>
          <button
            type="button"
            className="dl-button"
            data-tone="primary"
            aria-haspopup="dialog"
            aria-label={texts.approveOf(name)}
            onClick={(event) => onAct({ kind: "approve", request, name, returnFocus: focusBackTo(event.currentTarget) })}
          >
            {texts.approve}
          </button>
        </span>
      )}
    </li>
  );
}
