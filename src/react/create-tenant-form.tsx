/** Naming a new tenant. */
import { useState } from "react";
import type { WireTenant } from "../contract/tenant.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { Field } from "./field.tsx";
import { Form } from "./form.tsx";
import { formProblems } from "./problem-text.ts";
import { useCreateTenant } from "./use-tenants.ts";

const fields = ["name"] as const;

export interface CreateTenantFormProps {
  onCreated(tenant: WireTenant): void;
  onCancel?: () => void;
}

export function CreateTenantForm({ onCreated, onCancel }: CreateTenantFormProps) {
  const labels = useLabels();
  const create = useCreateTenant();
  const [name, setName] = useState("");
  const [missing, setMissing] = useState<object | null>(null);
  const problems = formProblems(create.error, fields, labels);
  const submit = () => {
    if (create.isPending) return;
    setMissing(name.trim() ? null : {});
    // mutateAsync: the form may be gone by the time the list of tenants is fresh.
    if (name.trim()) create.mutateAsync({ name: name.trim() }).then(onCreated, () => {});
  };
  return (
    <Form problem={problems.form} failure={missing ?? create.error} onSubmit={submit}>
      <Field label={labels.tenant.name} error={missing ? labels.tenant.nameMissing : problems.fields.name}>
        {(control) => (
          <input
            {...control}
            className="dl-input"
            autoComplete="organization"
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <div className="dl-modal-foot">
        {onCancel && (
          <button type="button" className="dl-button" onClick={onCancel}>
            {labels.cancel}
          </button>
        )}
        <button type="submit" className="dl-button" data-tone="primary" aria-disabled={create.isPending}>
          {labels.tenant.create}
        </button>
      </div>
    </Form>
  );
}
