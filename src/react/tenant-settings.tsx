/** What a tenant sets for itself: its name and seats, and what its invites have where they say nothing else. */
import { useState } from "react";
import type { UpdateTenantBody, WireMe, WireTenant } from "../contract/tenant.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import { Field, type FieldControl } from "./field.tsx";
import { Form } from "./form.tsx";
import { isOwner } from "./grantable-roles.ts";
import { JoiningSettings, joiningBody, joiningOf } from "./joining-settings.tsx";
import { LocaleSelect } from "./locale-select.tsx";
import { Notice } from "./notice.tsx";
import { NoticeSettings, noticeBody, noticeFaults, noticeFields, noticeValues } from "./notice-settings.tsx";
import { formProblems } from "./problem-text.ts";
import { RoleChecks } from "./role-checks.tsx";
import { TextField } from "./text-field.tsx";
import { isTimeZone, TimeZoneField } from "./time-zone-field.tsx";
import { useToast } from "./toasts.tsx";
import { useUpdateTenant } from "./use-update-tenant.ts";

const DAY_S = 86_400;
const lifetimes = [1, 3, 14, 30, 90, 365];
const fields = [
  ...([
    "name",
    "seats",
    "locale",
    "timeZone",
    "defaultRoles",
    "defaultExpiresInSeconds",
    "allowedDomains",
    "allowedOrigins",
  ] as const),
  ...noticeFields,
];
type FieldName = (typeof fields)[number];

export interface TenantSettingsProps {
  me: WireMe;
  tenant: WireTenant;
}

/** Keyed by tenant: what was typed for one is not saved for another. For owners; others get a kind word. */
export function TenantSettings({ me, tenant }: TenantSettingsProps) {
  const labels = useLabels();
  if (!isOwner(me, tenant)) return <Notice title={labels.pages.notYoursTitle} text={labels.pages.ownersOnly} isPage />;
  return <SettingsForm key={tenant.id} me={me} tenant={tenant} />;
}

function SettingsForm({ me, tenant }: TenantSettingsProps) {
  const labels = useLabels();
  const texts = labels.settings;
  const format = useFormat();
  const toast = useToast();
  const update = useUpdateTenant(tenant.id);
  // The rest follows the tenant, which others may change meanwhile.
  const [typed, setTyped] = useState<Partial<Values>>({});
  const values = { ...valuesOf(tenant), ...typed };
  const set = (change: Partial<Values>) => setTyped({ ...typed, ...change });
  const [wrong, setWrong] = useState<Partial<Record<FieldName, string>> | null>(null);
  const problems = formProblems(update.error, fields, labels);
  const errorOf = (name: FieldName) => wrong?.[name] ?? (wrong ? undefined : problems.fields[name]);

  const submit = () => {
    if (update.isPending) return;
    const faults = {
      ...(values.name.trim() ? {} : { name: texts.nameMissing }),
      ...(/^\d{0,8}$/.test(values.seats.trim()) ? {} : { seats: texts.seatsWrong }),
      ...(values.timeZone.trim() === "" || isTimeZone(values.timeZone.trim()) ? {} : { timeZone: texts.timeZoneWrong }),
      ...noticeFaults(values, labels.notices),
    };
    const isRight = Object.keys(faults).length === 0;
    setWrong(isRight ? null : faults);
    if (!isRight) return;
    const saved = () => {
      setTyped((now) => differing(typed, now));
      toast.success(texts.saved);
    };
    update.mutate(changeOf(valuesOf(tenant), values), { onSuccess: saved });
  };
  const bind = (name: "name" | "seats" | "locale" | "timeZone") => ({
    label: texts[name],
    error: errorOf(name),
    value: values[name],
    onChange: (value: string) => set({ [name]: value }),
  });
  const lines = (name: "allowedDomains" | "allowedOrigins") => (control: FieldControl) => (
    <textarea
      {...control}
      className="dl-input dl-textarea dl-textarea-low"
      rows={2}
      inputMode="url"
      autoCapitalize="none"
      spellCheck={false}
      value={values[name]}
      onChange={(event) => set({ [name]: event.target.value })}
    />
  );
  const days = Number(values.expiresIn) / DAY_S;
  return (
    <div className="dl-panel">
      <h1 className="dl-title">{texts.title}</h1>
      <Form
        asksBeforeLeaving
        className="dl-settings"
        problem={wrong ? undefined : problems.form}
        failure={wrong ?? update.error}
        onSubmit={submit}
      >
        <section className="dl-card-form" aria-labelledby="dl-settings-general">
          <h2 className="dl-section-title" id="dl-settings-general">
            {texts.general}
          </h2>
          <TextField {...bind("name")} maxLength={200} />
          <TextField {...bind("seats")} hint={texts.seatsHint(format.number(tenant.members))} inputMode="numeric" />
        </section>
        <section className="dl-card-form" aria-labelledby="dl-settings-inviting">
          <h2 className="dl-section-title" id="dl-settings-inviting">
            {texts.inviting}
          </h2>
          <RoleChecks
            label={texts.roles}
            hint={errorOf("defaultRoles") ?? texts.rolesHint}
            roles={me.roles.map(({ name }) => name)}
            value={values.roles}
            onChange={(roles) => set({ roles })}
          />
          <Field label={texts.expiry} error={errorOf("defaultExpiresInSeconds")}>
            {(control) => (
              <select
                {...control}
                className="dl-input dl-select"
                value={values.expiresIn}
                onChange={(event) => set({ expiresIn: event.target.value })}
              >
                <option value="">{texts.expiryUsual}</option>
                {lifetimes.map((n) => (
                  <option key={n} value={n * DAY_S}>
                    {labels.imports.days(n)}
                  </option>
                ))}
                {values.expiresIn && !lifetimes.includes(days) && (
                  <option value={values.expiresIn}>{texts.expiryOther(format.duration(Number(values.expiresIn) * 1000))}</option>
                )}
              </select>
            )}
          </Field>
          <LocaleSelect {...bind("locale")} />
          <TimeZoneField {...bind("timeZone")} hint={texts.timeZoneHint} />
          <Field label={texts.domains} hint={texts.domainsHint} error={errorOf("allowedDomains")}>
            {lines("allowedDomains")}
          </Field>
          <Field label={texts.origins} hint={texts.originsHint} error={errorOf("allowedOrigins")}>
            {lines("allowedOrigins")}
          </Field>
        </section>
        <NoticeSettings
          values={values}
          onChange={set}
          errors={Object.fromEntries(noticeFields.map((name) => [name, errorOf(name)]))}
        />
        <JoiningSettings tenantId={tenant.id} value={values.joining} onChange={(joining) => set({ joining })} />
        <div className="dl-form-foot">
          <button type="submit" className="dl-button" data-tone="primary" aria-disabled={update.isPending}>
            {texts.save}
          </button>
        </div>
      </Form>
    </div>
  );
}

function valuesOf({ name, seats, settings }: WireTenant) {
  return {
    name,
    seats: seats === null ? "" : String(seats),
    roles: settings.defaultRoles ?? [],
    expiresIn: settings.defaultExpiresInSeconds === null ? "" : String(settings.defaultExpiresInSeconds),
    locale: settings.locale ?? "",
    timeZone: settings.timeZone ?? "",
    allowedDomains: (settings.allowedDomains ?? []).join("\n"),
    allowedOrigins: (settings.allowedOrigins ?? []).join("\n"),
    ...noticeValues(settings),
    joining: joiningOf(settings),
  };
}

type Values = ReturnType<typeof valuesOf>;

/** What differs alone: whatever somebody else has changed meanwhile stays. */
function changeOf(from: Values, to: Values): UpdateTenantBody {
  const [before, after] = [bodyOf(from), bodyOf(to)];
  return { ...differing(before, after), settings: differing(before.settings, after.settings) };
}

function differing<T extends object>(before: Partial<T>, after: T): Partial<T> {
  const isNew = ([name, value]: [string, unknown]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof T]);
  return Object.fromEntries(Object.entries(after).filter(isNew)) as Partial<T>;
}

function bodyOf(values: Values) {
  const list = (text: string) => {
    const items = text.split(/[\s,;]+/).filter(Boolean);
    return items.length > 0 ? items : null;
  };
  return {
    name: values.name.trim(),
    seats: values.seats.trim() === "" ? null : Number(values.seats),
    settings: {
      defaultRoles: values.roles.length > 0 ? values.roles : null,
      defaultExpiresInSeconds: values.expiresIn === "" ? null : Number(values.expiresIn),
      locale: values.locale.trim() || null,
      timeZone: values.timeZone.trim() || null,
      allowedDomains: list(values.allowedDomains),
      allowedOrigins: list(values.allowedOrigins),
      ...noticeBody(values),
      ...joiningBody(values.joining),
    },
  } satisfies UpdateTenantBody;
}
