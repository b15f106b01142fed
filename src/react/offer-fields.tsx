/** What every new invite has: roles and a lifetime; and, folded away, a message and a language. */
import { useState } from "react";
import type { CreateInviteBody } from "../contract/invite.ts";
import type { WireTenant } from "../contract/tenant.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import { Field } from "./field.tsx";
import { LifetimeSelect } from "./lifetime-select.tsx";
import { LocaleSelect } from "./locale-select.tsx";
import { RoleSelect } from "./role-select.tsx";
import { usualLifetime, usualRoles } from "./usual-offer.ts";

const MOST_MESSAGE = 500;

export interface Offer {
  roles: string[];
  /** Seconds. */
  expiresIn: number;
  message: string;
  /** BCP 47; empty: the tenant's, or English. */
  locale: string;
}

export const offerFields = ["roles", "expiresIn", "message", "locale"] as const;

/** The tenant's own. */
export function defaultOffer({ settings }: WireTenant, grantable: readonly string[]): Offer {
  return {
    roles: usualRoles(settings.defaultRoles, grantable),
    expiresIn: usualLifetime(settings),
    message: "",
    locale: "",
  };
}

export function offerBody({ roles, expiresIn, message, locale }: Offer) {
  return {
    roles,
    expiresIn,
    ...(message.trim() ? { message: message.trim() } : {}),
    ...(locale ? { locale } : {}),
  } satisfies CreateInviteBody;
}

export interface OfferFieldsProps {
  tenant: WireTenant;
  offer: Offer;
  onChange(offer: Offer): void;
  grantable: readonly string[];
  errors: Partial<Record<(typeof offerFields)[number], string>>;
}

export function OfferFields({ tenant, offer, onChange, grantable, errors }: OfferFieldsProps) {
  const { labels } = useDoorlist();
  const [more, setMore] = useState(offer.message !== "" || offer.locale !== "");
  const isOpen = more || errors.message !== undefined || errors.locale !== undefined;
  return (
    <>
      <div className="dl-field-row">
        <RoleSelect
          roles={grantable}
          value={offer.roles}
          onChange={(roles) => onChange({ ...offer, roles })}
          error={errors.roles}
        />
        <LifetimeSelect
          label={labels.create.expiry}
          error={errors.expiresIn}
          value={offer.expiresIn}
          onChange={(expiresIn) => onChange({ ...offer, expiresIn })}
          usual={usualLifetime(tenant.settings)}
        />
      </div>
      {isOpen ? (
        <MoreOffer offer={offer} onChange={onChange} errors={errors} />
      ) : (
        <button type="button" className="dl-text-button dl-more-offer" onClick={() => setMore(true)}>
          {labels.create.more}
        </button>
      )}
    </>
  );
}

function MoreOffer({ offer, onChange, errors }: Omit<OfferFieldsProps, "tenant" | "grantable">) {
  const { labels, format } = useDoorlist();
  const left = MOST_MESSAGE - [...offer.message].length;
  return (
    <>
      <Field
        label={labels.create.message}
        hint={left < 100 ? labels.create.messageLeft(format.number(Math.max(left, 0))) : labels.create.messageHint}
        error={errors.message}
      >
        {(control) => (
          <textarea
            {...control}
            className="dl-input dl-textarea"
            rows={3}
            maxLength={MOST_MESSAGE}
            dir="auto"
            value={offer.message}
            onChange={(event) => onChange({ ...offer, message: event.target.value })}
          />
        )}
      </Field>
      <LocaleSelect
        label={labels.create.locale}
        error={errors.locale}
        value={offer.locale}
        onChange={(locale) => onChange({ ...offer, locale })}
      />
    </>
  );
}
