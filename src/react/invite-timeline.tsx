/** All that happened to an invite, newest first: what the log says, and where its mail is. */
import {
  CalendarX,
  Check,
  Clock,
  Link as LinkIcon,
  type LucideIcon,
  MailCheck,
  Pencil,
  Plus,
  Send,
  TriangleAlert,
  UserPlus,
  X,
} from "lucide-react";
import type { WireInvite } from "../contract/invite.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import type { Labels } from "./labels/en.ts";
import { MoreButton } from "./more-button.tsx";
import { problemText } from "./problem-text.ts";
import { TimeText } from "./time-text.tsx";
import { type TimelineEntry, timelineOf } from "./timeline.ts";
import { useInviteEvents } from "./use-invite-events.ts";
import { type MemberNames, personName, useMemberNames } from "./use-member-names.ts";

const icons: Record<string, LucideIcon> = {
  "invite.created": Plus,
  "invite.queued": Clock,
  "invite.sent": MailCheck,
  "invite.failed": TriangleAlert,
  "invite.resent": Send,
  "invite.updated": Pencil,
  "invite.accepted": Check,
  "invite.rejected": X,
  "invite.canceled": X,
  "invite.expired": CalendarX,
  "invite.link_shown": LinkIcon,
  "member.joined": UserPlus,
};

/** What happened to one invite, newest first. */
export function InviteTimeline({ invite }: { invite: WireInvite }) {
  const labels = useLabels();
  const query = useInviteEvents(invite.tenantId, invite.id);
  const events = query.data?.pages.flatMap(({ data }) => data) ?? [];
  const names = useMemberNames(
    invite.tenantId,
    events.flatMap(({ actor }) => userIn(actor) ?? []),
  );
  if (query.isPending) return <span className="dl-skeleton" />;
  if (!query.data) {
    return (
      <p className="dl-field-error" role="alert">
        {problemText(query.error, labels)}
      </p>
    );
  }
  const entries = timelineOf(invite, events);
  return (
    <>
      <ol className="dl-timeline">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} names={names} />
        ))}
      </ol>
      <MoreButton query={query} />
    </>
  );
}

function userIn(actor: string): string | undefined {
  return actor.match(/^user:(.*)$/)?.[1];
}

function Entry({ entry, names }: { entry: TimelineEntry; names: MemberNames }) {
  const labels = useLabels();
  const format = useFormat();
  const Icon = icons[entry.type] ?? Pencil;
  const userId = userIn(entry.actor);
  const others: Record<string, string> = { key: labels.details.apiKey, holder: labels.details.holder };
  const who = userId === undefined ? others[entry.actor.split(":")[0] ?? ""] : personName(names, userId, labels.details.somebody);
  return (
    <li data-type={entry.type}>
      <Icon size={15} />
      <span className="dl-timeline-text">
        {labels.timeline[entry.type as keyof typeof labels.timeline] ?? requestText(entry.type, labels) ?? entry.type}
        {who && <span className="dl-timeline-who"> · {who}</span>}
        {entry.note && (
          <span className="dl-timeline-note">
            <bdi>{entry.note}</bdi>
          </span>
        )}
      </span>
      {entry.at ? (
        <TimeText iso={entry.at} relative />
      ) : (
        <span className="dl-hint">{format.relative(new Date().toISOString())}</span>
      )}
    </li>
  );
}

/** Of `request.approved` and the like: by what the request is from then on. */
function requestText(type: string, { requests }: Labels): string | undefined {
  if (!type.startsWith("request.")) return undefined;
  const state = type.slice("request.".length);
  const status = state === "created" ? "pending" : (state as keyof typeof requests.status);
  return requests.event(requests.status[status]);
}
