/** The drawer itself: what the invite is, what may be done with it, who used it, and all that happened to it. */
import { useRef } from "react";
import type { WireInvite } from "../contract/invite.ts";
import { DeliveryState } from "./delivery-state.tsx";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import type { InviteActs } from "./invite-actions.tsx";
import { InviteEdits } from "./invite-edits.tsx";
import { InviteTimeline } from "./invite-timeline.tsx";
import { InviteUses } from "./invite-uses.tsx";
import { hasExpiry, RoleList, usesText } from "./invitee.tsx";
import { Modal } from "./modal.tsx";
import { NotLoaded } from "./not-loaded.tsx";
import { StatusPill } from "./status-pill.tsx";
import { TimeText } from "./time-text.tsx";
import { useInvite } from "./use-invite.ts";
import { personName, useMemberNames } from "./use-member-names.ts";

export interface InviteDrawerProps {
  tenantId: string;
  inviteId: string;
  /** The roles that the person may grant: an invite to others is not theirs to change. */
  grantable: readonly string[];
  acts: InviteActs;
  onClose(): void;
  returnFocus(): HTMLElement | null;
}

export function InviteDrawer({ tenantId, inviteId, grantable, acts, onClose, returnFocus }: InviteDrawerProps) {
  const labels = useLabels();
  const query = useInvite(tenantId, inviteId);
  const invite = query.data;
  return (
    <Modal
      open
      onClose={onClose}
      title={titleOf(invite, labels.invites.link) ?? labels.details.title}
      returnFocus={returnFocus}
      isDrawer
    >
      {invite && <Details invite={invite} grantable={grantable} acts={acts} />}
      {!invite && <NotLoaded query={query} title={labels.details.missingTitle} />}
    </Modal>
  );
}

function titleOf(invite: WireInvite | undefined, link: string): string | undefined {
  if (!invite) return undefined;
  const name = [invite.firstName, invite.lastName].filter(Boolean).join(" ");
  return invite.kind === "link" ? link : name || (invite.email ?? "");
}

function Details({ invite, grantable, acts }: Pick<InviteDrawerProps, "grantable" | "acts"> & { invite: WireInvite }) {
  const { details } = useLabels();
  const box = useRef<HTMLDivElement>(null);
  const isOpen = invite.status === "pending" || invite.status === "expired";
  const mayChange = isOpen && invite.roles.every((role) => grantable.includes(role));
  return (
    <div ref={box} className="dl-details">
      <Facts invite={invite} />
      {mayChange && <InviteEdits key={invite.id} invite={invite} grantable={grantable} acts={acts} />}
      {(invite.kind === "link" || invite.uses > 0) && (
        <section className="dl-details-part">
          <h3 className="dl-details-title">{details.uses}</h3>
          <InviteUses tenantId={invite.tenantId} inviteId={invite.id} />
        </section>
      )}
      <section className="dl-details-part">
        <h3 className="dl-details-title">{details.timeline}</h3>
        <InviteTimeline invite={invite} />
      </section>
    </div>
  );
}

function Facts({ invite }: { invite: WireInvite }) {
  const { details, invites } = useLabels();
  const labels = useLabels();
  const format = useFormat();
  const { createdBy } = invite;
  const names = useMemberNames(invite.tenantId, createdBy === null ? [] : [createdBy]);
  const by = createdBy === null ? details.apiKey : personName(names, createdBy, details.somebody);
  return (
    <dl className="dl-details-facts">
      <dt>{invites.column.status}</dt>
      <dd>
        <StatusPill status={invite.status} /> <TimeText iso={invite.statusAt} relative />
      </dd>
      {invite.email && (
        <>
          <dt>{details.address}</dt>
          <dd>
            <bdi>{invite.email}</bdi>
          </dd>
        </>
      )}
      {invite.newAccount !== null && (
        <>
          <dt>{details.account}</dt>
          <dd>{invite.newAccount ? details.newAccount : details.existingAccount}</dd>
        </>
      )}
      <dt>{invites.column.roles}</dt>
      <dd>
        <RoleList roles={invite.roles} />
      </dd>
      {invite.kind === "link" && (
        <>
          <dt>{details.usesFact}</dt>
          <dd>{usesText(invite, labels, format)}</dd>
          {invite.allowedDomains && (
            <>
              <dt>{labels.create.domains}</dt>
              <dd>
                <bdi>{invite.allowedDomains.join(", ")}</bdi>
              </dd>
            </>
          )}
          {invite.requiresApproval && (
            <>
              <dt>{details.approval}</dt>
              <dd>{details.approvalNeeded}</dd>
            </>
          )}
        </>
      )}
      {invite.kind === "email" && (
        <>
          <dt>{invites.column.delivery}</dt>
          <dd>
            <DeliveryState delivery={invite.delivery} />
          </dd>
        </>
      )}
      {hasExpiry(invite) && (
        <>
          <dt>{invites.column.expires}</dt>
          <dd>
            <time dateTime={invite.expiresAt}>{format.dateTime(invite.expiresAt)}</time>
          </dd>
        </>
      )}
      <dt>{details.invitedBy}</dt>
      <dd>
        <bdi>{by}</bdi> · <TimeText iso={invite.createdAt} />
      </dd>
      {invite.message && (
        <>
          <dt>{details.message}</dt>
          <dd className="dl-details-message" dir="auto">
            {invite.message}
          </dd>
        </>
      )}
    </dl>
  );
}
