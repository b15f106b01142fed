/** What may be done with one invite: its link at hand, the rest in a menu. */
import * as Menu from "@radix-ui/react-dropdown-menu";
import { Ellipsis, Link as LinkIcon, RotateCw, Send, X } from "lucide-react";
import { useRef } from "react";
import type { WireInvite } from "../contract/invite.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { focusBackTo, useFocusHeir } from "./focus-heir.ts";
import { inviteeText } from "./invitee.tsx";
import { isOpenTo } from "./open-to.ts";
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

/** Nothing, where nothing may be done. */
export function InviteActions({ grantable, ...rest }: InviteActionsProps) {
  const { invite } = rest;
  return isOpenTo("resend", invite) && invite.roles.every((role) => grantable.includes(role)) ? (
    <ActionButtons {...rest} />
  ) : null;
}

function ActionButtons({ invite, acts }: Omit<InviteActionsProps, "grantable">) {
  const labels = useLabels();
  const buttons = useFocusHeir<HTMLDivElement>();
  const trigger = useRef<HTMLButtonElement>(null);
  const isPending = invite.status === "pending";
  const mailed = isMailed(invite);
  const invitee = inviteeText(invite, labels);
  return (
    <div ref={buttons} className="dl-actions">
      {isPending && (
        <button
          type="button"
          className="dl-icon-button"
          title={labels.action.copyLink}
          aria-label={labels.action.copyLinkOf(invitee)}
          onClick={(event) => acts.copyLink(invite, focusBackTo(event.currentTarget))}
        >
          <LinkIcon size={17} />
        </button>
      )}
      <Menu.Root modal={false} dir={labels.direction}>
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
            {(mailed || !isPending) && (
              <Menu.Item className="dl-menu-item" onSelect={() => acts.resend(invite)}>
                {mailed ? <Send size={16} /> : <RotateCw size={16} />}
                {mailed ? labels.action.resend : labels.action.renew}
              </Menu.Item>
            )}
            {isPending && (
              <Menu.Item
                className="dl-menu-item"
                data-tone="danger"
                onSelect={() => acts.cancel(invite, focusBackTo(trigger.current))}
              >
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
