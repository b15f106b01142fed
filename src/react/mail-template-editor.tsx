/**
 * A tenant's own wording of its mails: for a kind of mail and a language, with a preview that follows what is typed. What
 * was begun for one is kept while another is looked at. For owners.
 */
import { useState } from "react";
import type { MailTemplateDraft, WireMailTemplatesOfKind } from "../contract/mail-templates.ts";
import type { WireMe, WireTenant } from "../contract/tenant.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { Field } from "./field.tsx";
import { isOwner } from "./grantable-roles.ts";
import { languages } from "./labels/languages.ts";
import { MailTemplateForm } from "./mail-template-form.tsx";
import { NotLoaded } from "./not-loaded.tsx";
import { Notice } from "./notice.tsx";
import { PanelHead } from "./panel-head.tsx";
import { useUnsaved } from "./unsaved.ts";
import { type MailTemplateKey, useMailTemplates } from "./use-mail-templates.ts";

/** For every language. */
const ANY = "*";

export interface MailTemplateEditorProps {
  me: WireMe;
  tenant: WireTenant;
}

/** Keyed by tenant: what was typed for one is not saved for another. */
export function MailTemplateEditor(props: MailTemplateEditorProps) {
  return <TenantTemplates key={props.tenant.id} {...props} />;
}

function TenantTemplates({ me, tenant }: MailTemplateEditorProps) {
  const labels = useLabels();
  const texts = labels.templates;
  const mayKeep = isOwner(me, tenant);
  const templates = useMailTemplates(tenant.id, mayKeep);
  if (!mayKeep) return <Notice title={labels.pages.notYoursTitle} text={labels.pages.ownersOnly} isPage />;
  return (
    <div className="dl-panel">
      <PanelHead title={texts.title} text={texts.text} />
      {templates.data ? (
        <Editor tenantId={tenant.id} kinds={templates.data.data} />
      ) : (
        <NotLoaded query={templates} title={texts.errorTitle} />
      )}
    </div>
  );
}

function Editor({ tenantId, kinds }: { tenantId: string; kinds: WireMailTemplatesOfKind[] }) {
  const texts = useLabels().templates;
  const [key, setKey] = useState<MailTemplateKey>({ kind: kinds[0]?.kind ?? "", locale: ANY });
  const [drafts, setDrafts] = useState<Record<string, MailTemplateDraft>>({});
  useUnsaved(() => Object.keys(drafts).length > 0);
  const ofKind = kinds.find(({ kind }) => kind === key.kind);
  if (!ofKind) return null;
  const own = ofKind.own.find(({ locale }) => locale === key.locale);
  const { subject, body, text } = own ?? ofKind.builtIn;
  const saved = { subject, body, text };
  const id = `${key.kind} ${key.locale}`;
  const isOwn = (locale: string) => ofKind.own.some((one) => one.locale === locale);
  const tags = [...new Set([ANY, ...Object.keys(languages), ...ofKind.own.map(({ locale }) => locale)])];
  const name = (tag: string) => (tag === ANY ? texts.anyLocale : (languages[tag]?.name ?? tag));
  const keep = (draft: MailTemplateDraft | null) =>
    setDrafts(({ [id]: _before, ...others }) => (draft ? { ...others, [id]: draft } : others));
  // What was typed since then is kept.
  const dropSaved = (draft: MailTemplateDraft) =>
    setDrafts((all) => {
      const { [id]: now, ...others } = all;
      return now === draft ? others : all;
    });
  return (
    <>
      <div className="dl-template-choice">
        <Field label={texts.kind}>
          {(control) => (
            <select
              {...control}
              className="dl-input dl-select"
              value={key.kind}
              onChange={(event) => setKey({ ...key, kind: event.target.value })}
            >
              {kinds.map(({ kind }) => (
                <option key={kind} value={kind}>
                  {texts.kinds[kind] ?? kind}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={texts.locale}>
          {(control) => (
            <select
              {...control}
              className="dl-input dl-select"
              value={key.locale}
              onChange={(event) => setKey({ ...key, locale: event.target.value })}
            >
              {tags.map((tag) => (
                <option key={tag} value={tag}>
                  {isOwn(tag) ? texts.marked(name(tag)) : name(tag)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <MailTemplateForm
        key={id}
        tenantId={tenantId}
        templateKey={key}
        isOwn={own !== undefined}
        saved={saved}
        draft={drafts[id] ?? saved}
        onDraft={keep}
        onSaved={dropSaved}
        variables={ofKind.variables}
      />
    </>
  );
}
