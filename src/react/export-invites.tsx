/** Saves what a view of the list shows as CSV; the browser downloads it from the server, however long it is. */
import { Download } from "lucide-react";
import { useDoorlist, useLabels } from "./doorlist-provider.tsx";
import type { InviteView } from "./invite-view.ts";

export interface ExportInvitesProps {
  tenantId: string;
  view: InviteView;
}

/** The button that downloads as CSV what this view of the list shows. */
export function ExportInvites({ tenantId, view }: ExportInvitesProps) {
  const { client } = useDoorlist();
  const { exports } = useLabels();
  return (
    <a className="dl-button" data-narrow="icon" href={client.invites.exportUrl(tenantId, view)} download>
      <Download size={17} />
      <span>{exports.save}</span>
    </a>
  );
}
