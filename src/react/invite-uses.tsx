/** Who used an invite, and when. */
import { useLabels } from "./doorlist-provider.tsx";
import { MoreButton } from "./more-button.tsx";
import { problemText } from "./problem-text.ts";
import { TimeText } from "./time-text.tsx";
import { useInviteUses } from "./use-invite-uses.ts";

/** Who used one invite, and when. */
export function InviteUses({ tenantId, inviteId }: { tenantId: string; inviteId: string }) {
  const labels = useLabels();
  const query = useInviteUses(tenantId, inviteId);
  if (query.isPending) return <span className="dl-skeleton" />;
  if (!query.data) {
    return (
      <p className="dl-field-error" role="alert">
        {problemText(query.error, labels)}
      </p>
    );
  }
  const uses = query.data.pages.flatMap(({ data }) => data);
  if (uses.length === 0) return <p className="dl-hint">{labels.details.noUses}</p>;
  return (
    <>
      <ul className="dl-uses">
        {uses.map(({ userId, user, usedAt }) => (
          <li key={userId}>
            <span className="dl-uses-who">
              <bdi>{user?.name || user?.email || labels.details.gone}</bdi>
              {user?.name && (
                <span className="dl-invitee-note">
                  <bdi>{user.email}</bdi>
                </span>
              )}
            </span>
            <TimeText iso={usedAt} relative />
          </li>
        ))}
      </ul>
      <MoreButton query={query} />
    </>
  );
}
