/** What a token opens, and the two answers to it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDoorlist } from "./doorlist-provider.tsx";
import { queryKeys } from "./query-keys.ts";

/** What a token opens, and what this visitor may do with it. */
export function usePreview(token: string) {
  const { client } = useDoorlist();
  return useQuery({ queryKey: queryKeys.preview(token), queryFn: () => client.invites.preview(token) });
}

/** Accepts the invite of this token, as whoever is signed in. */
export function useAcceptInvite(token: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  const answered = useAnswered(token);
  return useMutation({
    mutationFn: () => client.invites.accept(token),
    onSuccess: () => queries.invalidateQueries({ queryKey: queryKeys.tenants }),
    onSettled: answered,
  });
}

/** Declines the invite of this token. */
export function useRejectInvite(token: string) {
  const { client } = useDoorlist();
  const answered = useAnswered(token);
  return useMutation({ mutationFn: () => client.invites.reject(token), onSettled: answered });
}

/** Also whatever refused the answer shows in what the token opens now. */
function useAnswered(token: string) {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: queryKeys.preview(token) });
    void queries.invalidateQueries({ queryKey: queryKeys.myInvites });
  };
}
