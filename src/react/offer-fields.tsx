/** What every new invite has: roles and a lifetime; and, folded away, a message and a language. */
import { useState } from "react";
import type { CreateInviteBody } from "../contract/invite.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import { Field } from "./field.tsx";
import { languages } from "./labels/languages.ts";
import { RoleSelect } from "./role-select.tsx";

const DAY_S = 86_400;
/** Days. */
export const lifetimes = [1, 7, 30, 90, 365] as const;
const MOST_MESSAGE = 500;

export interface Offer {
  roles: string[];
  days: number;
  message: string;
  /** BCP 47; empty: the tenant's, or English. */
  locale: string;
}

export const offerFields = ["roles", "expiresIn", "message", "locale"] as const;

/** The lowest role they may grant, and a week. */
export function defaultOffer(grantable: readonly string[]): Offer {
  return { roles: grantable.slice(-1), days: 7, message: "", locale: "" };
}

export function offerBody({ roles, days, message, locale }: Offer) {
  return {
    roles,
    expiresIn: days * DAY_S,
    ...(message.trim() ? { message: message.trim() } : {}),
    ...(locale ? { locale } : {}),
  } satisfies CreateInviteBody;
}

export interface OfferFieldsProps {
  offer: Offer;
  onChange(offer: Offer): void;
  grantable: readonly string[];
  errors: Partial<Record<(typeof offerFields)[number], string>>;
}

export function OfferFields({ offer, onChange, grantable, errors }: OfferFieldsProps) {
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
        <Field label={labels.create.expiry} error={errors.expiresIn}>
          {(control) => (
            <select
              {...control}
              className="dl-input dl-select"
              value={offer.days}
              onChange={(event) => onChange({ ...offer, days: Number(event.target.value) })}
            >
              {lifetimes.map((days) => (
                <option key={days} value={days}>
                  {labels.create.days(days)}
                </option>
              ))}
            </select>
          )}
        </Field>
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

function MoreOffer({ offer, onChange, errors }: Omit<OfferFieldsProps, "grantable">) {
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
      <Field label={labels.create.locale} hint={labels.create.localeHint} error={errors.locale}>
        {(control) => (
          <select
            {...control}
            className="dl-input dl-select"
            value={offer.locale}
            onChange={(event) => onChange({ ...offer, locale: event.target.value })}
          >
            <option value="">{labels.create.anyLocale}</option>
            {Object.entries(languages).map(([tag, { name }]) => (
              <option key={tag} value={tag} lang={tag}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
    </>
  );
}
