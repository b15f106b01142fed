/** Naming a new tenant. */
import type { WireTenant } from "../contract/tenant.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { OneFieldForm } from "./one-field-form.tsx";
import { useCreateTenant } from "./use-tenants.ts";

export interface CreateTenantFormProps {
  onCreated(tenant: WireTenant): void;
  onCancel?: () => void;
}

/** A form with the name of a new tenant. */
export function CreateTenantForm({ onCreated, onCancel }: CreateTenantFormProps) {
  const { tenant } = useLabels();
  const create = useCreateTenant();
  return (
    <OneFieldForm
      name="name"
      label={tenant.name}
      missing={tenant.nameMissing}
      submit={tenant.create}
      input={{ maxLength: 200, autoComplete: "organization" }}
      error={create.error}
      isBusy={create.isPending}
      // mutateAsync: the form may be gone by the time the list of tenants is fresh.
      onSubmit={(name) => void create.mutateAsync({ name }).then(onCreated, () => {})}
      onCancel={onCancel}
    />
  );
}
