/** Whom an invite is for: a name and an address, or whoever holds the link. */
import { Link2 } from "lucide-react";
import type { WireInvite } from "../contract/invite.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import type { Labels } from "./labels/en.ts";

/** For sentences: `ana@example.com`, `the invite link`. */
export function inviteeText(invite: WireInvite, labels: Labels): string {
  return invite.email ?? labels.action.aLink;
}

export function Invitee({ invite }: { invite: WireInvite }) {
  const labels = useLabels();
  const format = useFormat();
  if (invite.kind === "email") {
    const name = [invite.firstName, invite.lastName].filter(Boolean).join(" ");
    return (
      <div className="dl-invitee">
        <span className="dl-invitee-name" title={name || (invite.email ?? "")}>
          {name || <Address email={invite.email ?? ""} />}
        </span>
        {name && (
          <span className="dl-invitee-note" title={invite.email ?? ""}>
            <Address email={invite.email ?? ""} />
          </span>
        )}
      </div>
    );
  }
  const uses = labels.invites.uses(format.number(invite.uses), invite.maxUses === null ? null : format.number(invite.maxUses));
  const domains = invite.allowedDomains?.join(", ");
  return (
    <div className="dl-invitee">
      <span className="dl-invitee-name">
        <Link2 size={16} />
        {labels.invites.link}
      </span>
      <span className="dl-invitee-note">{domains ? `${uses} · ${labels.invites.linkFor(domains)}` : uses}</span>
    </div>
  );
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
