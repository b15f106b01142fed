/** Any number of roles, as boxes to tick. */
import { useLabels } from "./doorlist-provider.tsx";

export interface RoleChecksProps {
  label: string;
  hint?: string;
  roles: readonly string[];
  value: readonly string[];
  onChange(roles: string[]): void;
}

export function RoleChecks({ label, hint, roles, value, onChange }: RoleChecksProps) {
  const labels = useLabels();
  return (
    <fieldset className="dl-checks">
      <legend className="dl-label">{label}</legend>
      {roles.map((role) => (
        <label key={role} className="dl-option">
          <input
            type="checkbox"
            checked={value.includes(role)}
            onChange={(event) => onChange(roles.filter((one) => (one === role ? event.target.checked : value.includes(one))))}
          />
          {labels.role(role)}
        </label>
      ))}
      {hint && <p className="dl-hint">{hint}</p>}
    </fieldset>
  );
}
