/** A tenant's own wording of its mails, by kind and language: a BCP 47 tag, or `*` for every language. */
import type {
  MailTemplateDraft,
  WireMailPreview,
  WireMailTemplate,
  WireMailTemplatesOfKind,
} from "../contract/mail-templates.ts";
import type { Send } from "./request.ts";

export function mailTemplateMethods(send: Send) {
  const all = (tenantId: string) => `/v1/tenants/${encodeURIComponent(tenantId)}/mail-templates`;
  const one = (tenantId: string, kind: string, locale: string) =>
    `${all(tenantId)}/${encodeURIComponent(kind)}/${encodeURIComponent(locale)}`;
  return {
    list: (tenantId: string) => send<{ data: WireMailTemplatesOfKind[] }>("GET", all(tenantId)),
    get: (tenantId: string, kind: string, locale: string) => send<WireMailTemplate>("GET", one(tenantId, kind, locale)),
    set: (tenantId: string, kind: string, locale: string, body: MailTemplateDraft) =>
      send<WireMailTemplate>("PUT", one(tenantId, kind, locale), { body }),
    remove: (tenantId: string, kind: string, locale: string) => send<void>("DELETE", one(tenantId, kind, locale)),
    /** With made-up values; what would be sent now, where no draft is given. */
    preview: (tenantId: string, kind: string, locale: string, draft?: MailTemplateDraft) =>
      send<WireMailPreview>("POST", `${one(tenantId, kind, locale)}/preview`, { body: draft ?? {} }),
    /** To the person who asks. */
    test: (tenantId: string, kind: string, locale: string, draft?: MailTemplateDraft) =>
      send<{ to: string }>("POST", `${one(tenantId, kind, locale)}/test`, { body: draft ?? {} }),
  };
}
