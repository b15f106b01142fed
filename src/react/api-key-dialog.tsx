/** Names a new key, then shows it: this once. */
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { copyText } from "./copy-text.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { Field } from "./field.tsx";
import { Form } from "./form.tsx";
import { Modal } from "./modal.tsx";
import { formProblems } from "./problem-text.ts";
import { useCreateApiKey } from "./use-api-keys.ts";

export interface ApiKeyDialogProps {
  tenantId: string;
  open: boolean;
  onClose(): void;
  returnFocus(): HTMLElement | null;
}

export function ApiKeyDialog({ tenantId, open, onClose, returnFocus }: ApiKeyDialogProps) {
  const { keys } = useLabels();
  const [key, setKey] = useState<string | null>(null);
  const close = () => {
    setKey(null);
    onClose();
  };
  return (
    <Modal
      open={open}
      onClose={close}
      title={key ? keys.shownTitle : keys.create}
      {...(key ? { description: keys.shownText } : {})}
      returnFocus={returnFocus}
    >
      {key ? <ShownKey value={key} onDone={close} /> : <NameForm tenantId={tenantId} onMade={setKey} onCancel={close} />}
    </Modal>
  );
}

function NameForm({ tenantId, onMade, onCancel }: { tenantId: string; onMade(key: string): void; onCancel(): void }) {
  const labels = useLabels();
  const texts = labels.keys;
  const create = useCreateApiKey(tenantId);
  const [name, setName] = useState("");
  const [missing, setMissing] = useState<object | null>(null);
  const problems = formProblems(create.error, ["name"], labels);
  const submit = () => {
    if (create.isPending) return;
    setMissing(name.trim() ? null : {});
    if (name.trim()) create.mutate(name.trim(), { onSuccess: ({ key }) => onMade(key) });
  };
  return (
    <Form problem={problems.form} failure={missing ?? create.error} onSubmit={submit}>
      <Field label={texts.name} hint={texts.nameHint} error={missing ? texts.nameMissing : problems.fields.name}>
        {(control) => (
          <input
            {...control}
            className="dl-input"
            autoComplete="off"
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <div className="dl-modal-foot">
        <button type="button" className="dl-button" onClick={onCancel}>
          {labels.cancel}
        </button>
        <button type="submit" className="dl-button" data-tone="primary" aria-disabled={create.isPending}>
          {texts.create}
        </button>
      </div>
    </Form>
  );
}

function ShownKey({ value, onDone }: { value: string; onDone(): void }) {
  const labels = useLabels();
  const texts = labels.keys;
  const [copied, setCopied] = useState(false);
  const copy = () =>
    copyText(Promise.resolve(value)).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <>
      <div className="dl-link-box">
        <input
          className="dl-input"
          readOnly
          aria-label={texts.key}
          value={value}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button type="button" className="dl-button" onClick={copy}>
          {copied ? <Check size={16} /> : <Copy size={16} />}
          <span role="status">{copied ? texts.copied : texts.copy}</span>
        </button>
      </div>
      <div className="dl-modal-foot">
        <button type="button" className="dl-button" data-tone="primary" onClick={onDone}>
          {labels.done}
        </button>
      </div>
    </>
  );
}
