/** What may be done with one open invite: its link, and the small forms that change it, one at a time. */
import { CalendarPlus, Link as LinkIcon, MailPlus, QrCode, Send, UserCog, X } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import type { WireInvite } from "../contract/invite.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { AddressForm, ExtendForm, RolesForm } from "./edit-forms.tsx";
import { focusBackTo } from "./focus-heir.ts";
import type { InviteActs } from "./invite-actions.tsx";
import { InviteQr } from "./invite-qr.tsx";
import { isMailed } from "./use-resend-invite.ts";

type Edit = "qr" | "extend" | "roles" | "address";

export interface InviteEditsProps {
  invite: WireInvite;
  grantable: readonly string[];
  acts: InviteActs;
}

export function InviteEdits({ invite, grantable, acts }: InviteEditsProps) {
  const { action, details } = useLabels();
  const [edit, setEdit] = useState<Edit | null>(null);
  const buttons = useRef<HTMLDivElement>(null);
  const isPending = invite.status === "pending";
  const mailed = isMailed(invite);
  const close = () => {
    buttons.current?.querySelector<HTMLElement>("[aria-expanded=true]")?.focus();
    setEdit(null);
  };
  const toggle = (name: Edit, text: string, icon: ReactNode) => (
    <button
      type="button"
      className="dl-button"
      aria-expanded={edit === name}
      onClick={() => setEdit(edit === name ? null : name)}
    >
      {icon}
      {text}
    </button>
  );
  return (
    <section className="dl-details-part" aria-label={details.actions}>
      <div ref={buttons} className="dl-details-acts">
        {isPending && (
          <button
            type="button"
            className="dl-button"
            onClick={(event) => acts.copyLink(invite, focusBackTo(event.currentTarget))}
          >
            <LinkIcon size={16} />
            {action.copyLink}
          </button>
        )}
        {isPending && toggle("qr", details.qr, <QrCode size={16} />)}
        {(mailed || !isPending) && (
          <button type="button" className="dl-button" onClick={() => acts.resend(invite)}>
            <Send size={16} />
            {mailed ? action.resend : action.renew}
          </button>
        )}
        {invite.kind === "email" && toggle("address", details.correct, <MailPlus size={16} />)}
        {isPending && toggle("extend", details.extend, <CalendarPlus size={16} />)}
        {isPending && toggle("roles", details.changeRoles, <UserCog size={16} />)}
        {isPending && (
          <button
            type="button"
            className="dl-button"
            data-tone="danger-quiet"
            onClick={(event) => acts.cancel(invite, focusBackTo(event.currentTarget))}
          >
            <X size={16} />
            {action.cancel}
          </button>
        )}
      </div>
      {edit === "qr" && (
        <div ref={intoView}>
          <InviteQr tenantId={invite.tenantId} inviteId={invite.id} />
        </div>
      )}
      {edit === "extend" && <ExtendForm invite={invite} onDone={close} />}
      {edit === "roles" && <RolesForm invite={invite} grantable={grantable} onDone={close} />}
      {edit === "address" && <AddressForm invite={invite} onDone={close} />}
    </section>
  );
}

function intoView(box: HTMLElement | null): void {
  box?.scrollIntoView({ block: "nearest" });
}
