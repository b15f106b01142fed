/** What every change of one invite has: it shows at once, is taken back where the server refuses, and ends as the server says. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { DoorlistClient } from "../client/index.ts";
import type { WireInvite } from "../contract/invite.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import { refreshInvites, showChange, showInvite } from "./invite-cache.ts";

export interface InviteChange<Input> {
  send(client: DoorlistClient, input: Input): Promise<WireInvite>;
  /** What it will look like. */
  expect(invite: WireInvite, input: Input): WireInvite;
}

export function useInviteChange<Input extends { invite: WireInvite }>(tenantId: string, { send, expect }: InviteChange<Input>) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => send(client, input),
    onMutate: (input) => showChange(queries, input.invite, expect(input.invite, input)),
    onError: (_error, _input, shown) => shown?.undo(),
    onSuccess: (invite) => showInvite(queries, invite),
    onSettled: () => void refreshInvites(queries, tenantId),
  });
}
