/** What may be done with one invite: its link at hand, the rest in a menu. */
import * as Menu from "@radix-ui/react-dropdown-menu";
import { Ellipsis, Link as LinkIcon, RotateCw, Send, X } from "lucide-react";
import { useRef } from "react";
import type { WireInvite } from "../contract/invite.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { inviteeText } from "./invitee.tsx";
import { isMailed } from "./use-resend-invite.ts";

export interface InviteActs {
  copyLink(invite: WireInvite, returnFocus: () => HTMLElement | null): void;
  resend(invite: WireInvite): void;
  cancel(invite: WireInvite, returnFocus: () => HTMLElement | null): void;
}

export interface InviteActionsProps {
  invite: WireInvite;
  acts: InviteActs;
  /** The roles that the person may grant: an invite to others is not theirs to change. */
  grantable: readonly string[];
}

export function InviteActions({ invite, acts, grantable }: InviteActionsProps) {
  const labels = useLabels();
  const trigger = useRef<HTMLButtonElement>(null);
  const returnFocus = () => trigger.current;
  const isPending = invite.status === "pending";
  const isExpired = invite.status === "expired";
  const isTheirs = invite.roles.every((role) => grantable.includes(role));
  if (!isTheirs || (!isPending && !isExpired)) return null;
  const mailed = isMailed(invite);
  const invitee = inviteeText(invite, labels);
  return (
    <div className="dl-actions">
      {isPending && (
        <button
          type="button"
          className="dl-icon-button"
          title={labels.action.copyLink}
          aria-label={labels.action.copyLinkOf(invitee)}
          onClick={(event) => {
            const button = event.currentTarget;
            acts.copyLink(invite, () => button);
          }}
        >
          <LinkIcon size={17} />
        </button>
      )}
      <Menu.Root modal={false}>
        <Menu.Trigger
          ref={trigger}
          className="dl-icon-button"
          title={labels.action.more}
          aria-label={labels.action.menu(invitee)}
        >
          <Ellipsis size={18} />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Content className="dl-menu" align="end" sideOffset={4} collisionPadding={8}>
            {(mailed || isExpired) && (
              <Menu.Item className="dl-menu-item" onSelect={() => acts.resend(invite)}>
                {mailed ? <Send size={16} /> : <RotateCw size={16} />}
                {mailed ? labels.action.resend : labels.action.renew}
              </Menu.Item>
            )}
            {isPending && (
              <Menu.Item className="dl-menu-item" data-tone="danger" onSelect={() => acts.cancel(invite, returnFocus)}>
                <X size={16} />
                {labels.action.cancel}
              </Menu.Item>
            )}
          </Menu.Content>
        </Menu.Portal>
      </Menu.Root>
    </div>
  );
}
