/** One role or several, of those that may be given. */
import { useId, useState } from "react";
import { useLabels } from "./doorlist-provider.tsx";
import { Field } from "./field.tsx";

export interface RoleSelectProps<Role extends string = string> {
  /** Highest first. */
  roles: readonly Role[];
  value: readonly NoInfer<Role>[];
  onChange: (roles: Role[]) => void;
  /** @default "Role" */
  label?: string;
  error?: string | undefined;
}

/** A menu of one; whoever needs several asks for boxes. */
export function RoleSelect<Role extends string>({ roles, value, onChange, label, error }: RoleSelectProps<Role>) {
  const labels = useLabels();
  const [several, setSeveral] = useState(value.length > 1);
  if (several) return <RoleBoxes roles={roles} value={value} onChange={onChange} label={label} error={error} />;
  return (
    <div className="dl-role-select">
      <Field label={label ?? labels.roleLabel} error={error}>
        {(control) => (
          <select
            {...control}
            className="dl-input dl-select"
            value={value[0] ?? ""}
            onChange={(event) => onChange(roles.filter((role) => role === event.target.value))}
          >
            {roles.map((role) => (
              <option key={role} value={role}>
                {labels.role(role)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {roles.length > 1 && (
        <button type="button" className="dl-text-button dl-small" onClick={() => setSeveral(true)}>
          {labels.create.severalRoles}
        </button>
      )}
    </div>
  );
}

function RoleBoxes<Role extends string>({ roles, value, onChange, label, error }: RoleSelectProps<Role>) {
  const labels = useLabels();
  const id = useId();
  const toggle = (role: Role) => {
    const next = roles.filter((name) => (name === role ? !value.includes(name) : value.includes(name)));
    // An invite offers at least one role.
    if (next.length > 0) onChange(next);
  };
  return (
    <fieldset className="dl-fieldset" aria-describedby={error && `${id}-error`}>
      <legend className="dl-label">{label ?? labels.rolesLabel}</legend>
      {roles.map((role) => (
        <label key={role} className="dl-box">
          <input type="checkbox" checked={value.includes(role)} onChange={() => toggle(role)} />
          {labels.role(role)}
        </label>
      ))}
      {error && (
        <p className="dl-field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
