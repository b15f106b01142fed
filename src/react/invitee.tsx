/** Whom an invite is for: a name and an address, or whoever holds the link. */
import { Link2 } from "lucide-react";
import type { WireInvite } from "../contract/invite.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import type { Format } from "./format.ts";
import type { Labels } from "./labels/en.ts";

/** For sentences: `ana@example.com`, `the invite link`. */
export function inviteeText(invite: WireInvite, labels: Labels): string {
  return invite.email ?? labels.action.aLink;
}

export interface InviteeProps {
  invite: WireInvite;
  /** Its name opens the details, and all of its row with it. */
  onOpen(invite: WireInvite): void;
}

export function Invitee({ invite, onOpen }: InviteeProps) {
  const labels = useLabels();
  const format = useFormat();
  const open = {
    type: "button",
    "data-row-control": "open",
    "data-invite": invite.id,
    "aria-haspopup": "dialog",
    onClick: () => onOpen(invite),
  } as const;
  if (invite.kind === "email") {
    const name = [invite.firstName, invite.lastName].filter(Boolean).join(" ");
    return (
      <div className="dl-invitee">
        <button {...open} className="dl-invitee-name" title={name || (invite.email ?? "")}>
          <bdi>{name || <Address email={invite.email ?? ""} />}</bdi>
        </button>
        {name && (
          <span className="dl-invitee-note" title={invite.email ?? ""}>
            <bdi>
              <Address email={invite.email ?? ""} />
            </bdi>
          </span>
        )}
      </div>
    );
  }
  const uses = usesText(invite, labels, format);
  const domains = invite.allowedDomains?.join(", ");
  return (
    <div className="dl-invitee">
      <button {...open} className="dl-invitee-name">
        <Link2 size={16} />
        {labels.invites.link}
      </button>
      <span className="dl-invitee-note">{domains ? `${uses} · ${labels.invites.linkFor(domains)}` : uses}</span>
    </div>
  );
}

/** `3 of 25 used` */
export function usesText({ uses, maxUses }: WireInvite, labels: Labels, format: Format): string {
  return labels.invites.uses(format.number(uses), maxUses === null ? null : format.number(maxUses));
}

/** Breaks before the @, where it must break. */
function Address({ email }: { email: string }) {
  const at = Math.max(email.lastIndexOf("@"), 0);
  return (
    <>
      {email.slice(0, at)}
      <wbr />
      {email.slice(at)}
    </>
  );
}

/** In the place of a value that this invite has none of. */
export function NoValue({ text }: { text: string }) {
  return (
    <>
      <span aria-hidden="true">–</span>
      <span className="dl-hidden">{text}</span>
    </>
  );
}

/** Only a pending invite still expires, and an expired one has. */
export function hasExpiry({ status }: WireInvite): boolean {
  return status === "pending" || status === "expired";
}

export function RoleList({ roles }: { roles: string[] }) {
  const labels = useLabels();
  return <span className="dl-roles">{roles.map(labels.role).join(", ")}</span>;
}
