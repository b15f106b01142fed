/** Names a new key, then shows it: this once. */
import { useState } from "react";
import { useLabels } from "./doorlist-provider.tsx";
import { Modal } from "./modal.tsx";
import { OneFieldForm } from "./one-field-form.tsx";
import { ShownOnce } from "./shown-once.tsx";
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
      {key ? (
        <ShownOnce label={keys.key} value={key} onDone={close} />
      ) : (
        <NameForm tenantId={tenantId} onMade={setKey} onCancel={close} />
      )}
    </Modal>
  );
}

function NameForm({ tenantId, onMade, onCancel }: { tenantId: string; onMade(key: string): void; onCancel(): void }) {
  const { keys } = useLabels();
  const create = useCreateApiKey(tenantId);
  return (
    <OneFieldForm
      name="name"
      label={keys.name}
      hint={keys.nameHint}
      missing={keys.nameMissing}
      submit={keys.create}
      input={{ maxLength: 100 }}
      error={create.error}
      isBusy={create.isPending}
      onSubmit={(name) => create.mutate(name, { onSuccess: ({ key }) => onMade(key) })}
      onCancel={onCancel}
    />
  );
}
