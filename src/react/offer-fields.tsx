/** What every new invite has: a role and a lifetime. */
import { useLabels } from "./doorlist-provider.tsx";
import { Field } from "./field.tsx";

const DAY_S = 86_400;
const lifetimes = [1, 7, 30, 365];

export interface Offer {
  role: string;
  /** Seconds, as the API counts. */
  expiresIn: number;
}

/** The lowest role they may grant, and a week. */
export function defaultOffer(grantable: readonly string[]): Offer {
  return { role: grantable.at(-1) ?? "", expiresIn: 7 * DAY_S };
}

export interface OfferFieldsProps {
  offer: Offer;
  onChange(offer: Offer): void;
  grantable: readonly string[];
  errors: { roles?: string | undefined; expiresIn?: string | undefined };
}

export function OfferFields({ offer, onChange, grantable, errors }: OfferFieldsProps) {
  const labels = useLabels();
  return (
    <div className="dl-field-row">
      <Field label={labels.create.role} error={errors.roles}>
        {(control) => (
          <select
            {...control}
            className="dl-input dl-select"
            value={offer.role}
            onChange={(event) => onChange({ ...offer, role: event.target.value })}
          >
            {grantable.map((role) => (
              <option key={role} value={role}>
                {labels.role(role)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={labels.create.expiry} error={errors.expiresIn}>
        {(control) => (
          <select
            {...control}
            className="dl-input dl-select"
            value={offer.expiresIn}
            onChange={(event) => onChange({ ...offer, expiresIn: Number(event.target.value) })}
          >
            {lifetimes.map((days) => (
              <option key={days} value={days * DAY_S}>
                {labels.create.days(days)}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  );
}
