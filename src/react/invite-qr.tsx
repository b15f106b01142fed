/** The link of an invite as a QR code, asked for when somebody wants to see it. */
import { useQuery } from "@tanstack/react-query";
import { useDoorlist, useLabels } from "./doorlist-provider.tsx";
import { problemText } from "./problem-text.ts";
import { QrCode } from "./qr-code.tsx";

export function InviteQr({ tenantId, inviteId }: { tenantId: string; inviteId: string }) {
  const labels = useLabels();
  const { client } = useDoorlist();
  // Kept only while it is shown: whoever holds the link may use it.
  const link = useQuery({
    queryKey: ["doorlist", "link", tenantId, inviteId],
    queryFn: () => client.invites.link(tenantId, inviteId),
    gcTime: 0,
    staleTime: 0,
  });
  if (link.error) {
    return (
      <p className="dl-field-error" role="alert">
        {problemText(link.error, labels)}
      </p>
    );
  }
  return link.data ? <QrCode text={link.data.url} label={labels.qr.label} /> : <span className="dl-skeleton dl-qr" />;
}
