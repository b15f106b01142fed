/** A tenant's own wording of its mails: read, seen with made-up values, tried, saved, taken back. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { MailTemplateDraft } from "../contract/mail-templates.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import { queryKeys } from "./query-keys.ts";

/** Which mail, in which language. */
export interface MailTemplateKey {
  kind: string;
  /** BCP 47, or `*` for every language. */
  locale: string;
}

/** Every kind of mail: the built-in wording, and the tenant's own. */
export function useMailTemplates(tenantId: string, enabled = true) {
  const { client } = useDoorlist();
  return useQuery({ queryKey: queryKeys.mailTemplates(tenantId), queryFn: () => client.mailTemplates.list(tenantId), enabled });
}

/** A draft that cannot be used is an error, with its faults. */
export function useMailPreview(tenantId: string, { kind, locale }: MailTemplateKey, draft: MailTemplateDraft) {
  const { client } = useDoorlist();
  return useQuery({
    queryKey: queryKeys.mailPreview(tenantId, kind, locale, draft),
    queryFn: () => client.mailTemplates.preview(tenantId, kind, locale, draft),
    retry: false,
    gcTime: 60_000,
  });
}

/** `mutate({ ...key, draft })` saves the tenant's own wording of a mail. */
export function useSaveMailTemplate(tenantId: string) {
  const { client } = useDoorlist();
  const refresh = useRefresh(tenantId);
  return useMutation({
    mutationFn: ({ kind, locale, draft }: MailTemplateKey & { draft: MailTemplateDraft }) =>
      client.mailTemplates.set(tenantId, kind, locale, draft),
    onSuccess: refresh,
  });
}

/** `mutate(key)` deletes the tenant's own wording of a mail. */
export function useResetMailTemplate(tenantId: string) {
  const { client } = useDoorlist();
  const refresh = useRefresh(tenantId);
  return useMutation({
    mutationFn: ({ kind, locale }: MailTemplateKey) => client.mailTemplates.remove(tenantId, kind, locale),
    onSuccess: refresh,
  });
}

/** `mutate({ ...key, draft })` mails a draft to whoever asks. */
export function useTestMailTemplate(tenantId: string) {
  const { client } = useDoorlist();
  return useMutation({
    mutationFn: ({ kind, locale, draft }: MailTemplateKey & { draft: MailTemplateDraft }) =>
      client.mailTemplates.test(tenantId, kind, locale, draft),
  });
}

function useRefresh(tenantId: string) {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: queryKeys.mailTemplates(tenantId) });
}
