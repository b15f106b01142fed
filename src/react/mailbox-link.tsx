/** To the built-in mailbox, where mails stay while no mail server is set; nothing where they leave. */
import { useQueryClient } from "@tanstack/react-query";
import type { WireMe } from "../contract/tenant.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { queryKeys } from "./query-keys.ts";

export function MailboxLink() {
  const { create } = useLabels();
  const url = useQueryClient().getQueryData<WireMe | null>(queryKeys.me)?.mailbox;
  return (
    url && (
      <a className="dl-text-button" href={url} target="_blank" rel="noreferrer">
        {create.openMailbox}
      </a>
    )
  );
}
