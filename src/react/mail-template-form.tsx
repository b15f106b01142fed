/** The words of one mail in one language, with what they may name beside them and what comes of them below. */
import { type RefObject, useRef, useState } from "react";
import type { MailTemplateDraft } from "../contract/mail-templates.ts";
import { CodeArea } from "./code-area.tsx";
import { useLabels } from "./doorlist-provider.tsx";
import { faultsOf } from "./faults-of.ts";
import { Field } from "./field.tsx";
import { MailPreview } from "./mail-preview.tsx";
import { problemText } from "./problem-text.ts";
import { QuestionButton } from "./question-button.tsx";
import { TemplateFaults } from "./template-faults.tsx";
import { TemplateVariables } from "./template-variables.tsx";
import { useToast } from "./toasts.tsx";
import { useLast } from "./use-last.ts";
import {
  type MailTemplateKey,
  useMailPreview,
  useResetMailTemplate,
  useSaveMailTemplate,
  useTestMailTemplate,
} from "./use-mail-templates.ts";
import { useSettled } from "./use-settled.ts";

/** Of typing, after which the preview follows. */
const PAUSE_MS = 400;

export interface MailTemplateFormProps {
  tenantId: string;
  templateKey: MailTemplateKey;
  /** Has the tenant words of its own here? */
  isOwn: boolean;
  saved: MailTemplateDraft;
  draft: MailTemplateDraft;
  /** Null: as it is saved. */
  onDraft(draft: MailTemplateDraft | null): void;
  /** The tenant's own words are these now. */
  onSaved(draft: MailTemplateDraft): void;
  variables: readonly string[];
}

export function MailTemplateForm(props: MailTemplateFormProps) {
  const { tenantId, templateKey, isOwn, saved, draft, onDraft, variables } = props;
  const texts = useLabels().templates;
  const subject = useRef<HTMLInputElement>(null);
  const body = useRef<HTMLTextAreaElement>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  const [written, setWritten] = useState<"subject" | "body" | "text">("body");
  const areas = { subject, body, text };
  const preview = useMailPreview(tenantId, templateKey, useSettled(draft, PAUSE_MS));
  const differs = (from: MailTemplateDraft) =>
    (["subject", "body", "text"] as const).some((name) => (from[name] ?? "") !== (saved[name] ?? ""));
  const isChanged = differs(draft);
  // A draft with faults has none of its own.
  const shown = useLast(preview.data ?? null);
  const faults = faultsOf(preview.error);
  const change = (part: Partial<MailTemplateDraft>) => {
    const next = { ...draft, ...part };
    onDraft(differs(next) ? next : null);
  };
  return (
    <div className="dl-template">
      <div className="dl-template-words">
        <p className="dl-template-state">
          <span className="dl-pill" data-state={isOwn ? "on" : "off"}>
            {isOwn ? texts.own : texts.builtIn}
          </span>
          {isChanged && (
            <span className="dl-pill" data-state="queued">
              {texts.unsaved}
            </span>
          )}
        </p>
        <Field label={texts.subject}>
          {(control) => (
            <input
              {...control}
              ref={subject}
              className="dl-input dl-code"
              dir="ltr"
              autoComplete="off"
              spellCheck={false}
              maxLength={300}
              aria-invalid={faults.some(({ field }) => field === "subject") || undefined}
              value={draft.subject}
              onFocus={() => setWritten("subject")}
              onChange={(event) => change({ subject: event.target.value })}
            />
          )}
        </Field>
        <Field label={texts.body} hint={texts.bodyHint}>
          {(control) => (
            <CodeArea
              {...control}
              ref={body}
              marked={faults.filter(({ field }) => field === "body").map(({ line }) => line)}
              value={draft.body}
              onFocus={() => setWritten("body")}
              onChange={(value) => change({ body: value })}
            />
          )}
        </Field>
        <TemplateFaults
          faults={faults}
          error={preview.error}
          isChecked={preview.isSuccess}
          onGo={(field, line) => goTo(areas[field], line)}
        />
        <Field label={texts.plain} hint={texts.plainHint}>
          {(control) => (
            <textarea
              {...control}
              ref={text}
              className="dl-input dl-textarea dl-code"
              dir="auto"
              rows={3}
              maxLength={16_000}
              spellCheck={false}
              aria-invalid={faults.some(({ field }) => field === "text") || undefined}
              value={draft.text ?? ""}
              onFocus={() => setWritten("text")}
              onChange={(event) => change({ text: event.target.value || null })}
            />
          )}
        </Field>
        <Acts {...props} isChanged={isChanged} />
      </div>
      <TemplateVariables variables={variables} onChoose={(name) => insert(areas[written], `{{ ${name} }}`)} />
      <MailPreview preview={shown} isOld={preview.isError} isBusy={preview.isFetching} />
    </div>
  );
}

function Acts(props: MailTemplateFormProps & { isChanged: boolean }) {
  const { tenantId, templateKey, isOwn, draft, onDraft, onSaved, isChanged } = props;
  const labels = useLabels();
  const texts = labels.templates;
  const toast = useToast();
  const save = useSaveMailTemplate(tenantId);
  const test = useTestMailTemplate(tenantId);
  const reset = useResetMailTemplate(tenantId);
  const saveButton = useRef<HTMLButtonElement>(null);
  const onError = (error: unknown) => toast.error(problemText(error, labels));
  const send = () => {
    if (save.isPending) return;
    const saved = () => {
      onSaved(draft);
      toast.success(texts.saved);
    };
    // mutateAsync: another mail may be looked at by then.
    save.mutateAsync({ ...templateKey, draft }).then(saved, onError);
  };
  const wasReset = () => {
    onDraft(null);
    toast.success(texts.resetDone);
  };
  return (
    <div className="dl-form-foot">
      <button
        ref={saveButton}
        type="button"
        className="dl-button"
        data-tone="primary"
        aria-disabled={save.isPending}
        onClick={send}
      >
        {texts.save}
      </button>
      <button
        type="button"
        className="dl-button"
        aria-disabled={test.isPending}
        onClick={() =>
          !test.isPending &&
          test.mutate({ ...templateKey, draft }, { onSuccess: ({ to }) => toast.success(texts.tested(to)), onError })
        }
      >
        {texts.test}
      </button>
      {isChanged && (
        <button
          type="button"
          className="dl-button"
          onClick={() => {
            onDraft(null);
            saveButton.current?.focus();
          }}
        >
          {texts.discard}
        </button>
      )}
      {isOwn && (
        <QuestionButton
          title={texts.resetTitle}
          text={texts.resetText}
          keep={texts.keep}
          confirm={texts.reset}
          isBusy={reset.isPending}
          onConfirm={() => reset.mutate(templateKey, { onSuccess: wasReset, onError })}
          returnFocus={() => saveButton.current}
        />
      )}
    </div>
  );
}

type Area = RefObject<HTMLInputElement | HTMLTextAreaElement | null>;

function goTo({ current }: Area, line: number): void {
  if (!current) return;
  const lines = current.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  current.focus();
  current.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  current.scrollTop = (current.scrollHeight / lines.length) * Math.max(line - 4, 0);
}

/** As if it were typed. */
function insert({ current }: Area, text: string): void {
  if (!current) return;
  const { selectionStart, selectionEnd } = current;
  current.focus();
  current.setRangeText(text, selectionStart ?? 0, selectionEnd ?? 0, "end");
  current.dispatchEvent(new Event("input", { bubbles: true }));
}
