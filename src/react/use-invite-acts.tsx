/** The acts of a list with what people are told about them, and the dialogs they open. */
import { useState } from "react";
import type { WireInvite } from "../contract/invite.ts";
import { copyText } from "./copy-text.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import type { InviteActs } from "./invite-actions.tsx";
import { inviteeText } from "./invitee.tsx";
import type { LinkBoxProps } from "./link-box.tsx";
import { MailboxLink } from "./mailbox-link.tsx";
import { problemText } from "./problem-text.ts";
import { useToast } from "./toasts.tsx";
import { useCancelInvite } from "./use-cancel-invite.ts";
import { useInviteLink } from "./use-invite-link.ts";
import { isMailed, useResendInvite } from "./use-resend-invite.ts";

/** A dialog that waits for an answer, and what gets the focus after it. */
export interface Opened<T> {
  value: T;
  returnFocus: () => HTMLElement | null;
}

export function useInviteActs(tenantId: string) {
  const { labels, format } = useDoorlist();
  const toast = useToast();
  const link = useInviteLink(tenantId);
  const resend = useResendInvite(tenantId);
  const cancel = useCancelInvite(tenantId);
  const [shownLink, setShownLink] = useState<Opened<LinkBoxProps> | null>(null);
  const [canceling, setCanceling] = useState<Opened<WireInvite> | null>(null);

  const copyLink: InviteActs["copyLink"] = async (invite, returnFocus) => {
    const asked = link.mutateAsync(invite.id);
    try {
      await copyText(asked.then(({ url }) => url));
      toast.success(labels.action.copied);
    } catch {
      // The link did not come, or it came and the clipboard was refused: then it is shown instead.
      await asked.then(
        (value) => setShownLink({ value, returnFocus }),
        (error) => toast.error(problemText(error, labels)),
      );
    }
  };

  const send: InviteActs["resend"] = async (invite) => {
    // A second click, while the first is under way.
    if (resend.isPending && resend.variables.invite.id === invite.id) return;
    const invitee = inviteeText(invite, labels);
    try {
      const { expiresAt } = await resend.mutateAsync({ invite });
      if (isMailed(invite)) toast.success(labels.action.resent(invitee), <MailboxLink />);
      else toast.success(labels.action.renewed(format.date(expiresAt)));
    } catch (error) {
      toast.error(labels.action.resendFailed(invitee, problemText(error, labels)));
    }
  };

  const confirmCancel = async () => {
    if (!canceling) return;
    const invite = canceling.value;
    const invitee = inviteeText(invite, labels);
    setCanceling(null);
    try {
      await cancel.mutateAsync({ invite });
      toast.success(labels.action.canceled(invitee));
    } catch (error) {
      toast.error(labels.action.cancelFailed(invitee, problemText(error, labels)));
    }
  };

  const acts: InviteActs = {
    copyLink,
    resend: send,
    cancel: (value, returnFocus) => setCanceling({ value, returnFocus }),
  };
  return {
    acts,
    shownLink,
    closeLink: () => setShownLink(null),
    canceling,
    confirmCancel,
    keep: () => setCanceling(null),
  };
}
