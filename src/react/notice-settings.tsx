/** Which mails go out by themselves, and how long closed invites are kept: a part of the tenant's settings. */
import type { UpdateTenantBody, WireTenant } from "../contract/tenant.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { TextField } from "./text-field.tsx";

/** What the installation does where the tenant says nothing. */
const usualDays = "2, 5";
const toInviters = ["accepted", "rejected", "expired"] as const;
const toApprovers = ["requested", "seatFree"] as const;
const notices = [...toInviters, ...toApprovers];
const MOST_REMINDERS = 5;

type Notices = Record<(typeof notices)[number], boolean>;

export interface NoticeValues {
  remind: boolean;
  /** `2, 5` */
  reminders: string;
  notices: Notices;
  retentionDays: string;
}

export const noticeFields = ["reminders", "notices", "retentionDays"] as const;
type Faults = Partial<Record<(typeof noticeFields)[number], string>>;

export function noticeValues({ reminders, notices: sent, retentionDays }: WireTenant["settings"]): NoticeValues {
  return {
    remind: reminders?.length !== 0,
    reminders: reminders?.length ? reminders.join(", ") : usualDays,
    notices: Object.fromEntries(notices.map((name) => [name, sent?.[name] !== false])) as Notices,
    retentionDays: retentionDays === null ? "" : String(retentionDays),
  };
}

export function noticeFaults(values: NoticeValues, texts: { daysWrong: string; retentionWrong: string }): Faults {
  const days = daysOf(values.reminders);
  const kept = values.retentionDays.trim();
  const isRight = days.length > 0 && days.length <= MOST_REMINDERS && days.every((day) => isWhole(day, 60));
  return {
    ...(values.remind && !isRight ? { reminders: texts.daysWrong } : {}),
    ...(kept !== "" && !isWhole(Number(kept), 3650) ? { retentionDays: texts.retentionWrong } : {}),
  };
}

export function noticeBody({ remind, reminders, notices: sent, retentionDays }: NoticeValues) {
  const days = daysOf(reminders);
  return {
    reminders: !remind ? [] : days.join(", ") === usualDays ? null : days,
    notices: notices.every((name) => sent[name]) ? null : sent,
    retentionDays: retentionDays.trim() === "" ? null : Number(retentionDays),
  } satisfies UpdateTenantBody["settings"];
}

export interface NoticeSettingsProps {
  values: NoticeValues;
  onChange(change: Partial<NoticeValues>): void;
  errors: Faults;
}

export function NoticeSettings({ values, onChange, errors }: NoticeSettingsProps) {
  const { notices: texts } = useLabels();
  return (
    <section className="dl-card-form" aria-labelledby="dl-settings-notices">
      <h2 className="dl-section-title" id="dl-settings-notices">
        {texts.title}
      </h2>
      <label className="dl-option">
        <input type="checkbox" checked={values.remind} onChange={(event) => onChange({ remind: event.target.checked })} />
        {texts.remind}
      </label>
      {values.remind && (
        <TextField
          label={texts.days}
          hint={texts.daysHint}
          error={errors.reminders}
          value={values.reminders}
          onChange={(reminders) => onChange({ reminders })}
        />
      )}
      {(
        [
          [texts.tell, toInviters],
          [texts.tellApprovers, toApprovers],
        ] as const
      ).map(([legend, names]) => (
        <fieldset key={legend} className="dl-checks dl-checks-column">
          <legend className="dl-label">{legend}</legend>
          {names.map((name) => (
            <label key={name} className="dl-option">
              <input
                type="checkbox"
                checked={values.notices[name]}
                onChange={(event) => onChange({ notices: { ...values.notices, [name]: event.target.checked } })}
              />
              {texts.tellOf[name]}
            </label>
          ))}
        </fieldset>
      ))}
      <TextField
        label={texts.retention}
        hint={texts.retentionHint}
        error={errors.retentionDays}
        inputMode="numeric"
        value={values.retentionDays}
        onChange={(retentionDays) => onChange({ retentionDays })}
      />
    </section>
  );
}

function daysOf(text: string): number[] {
  return text
    .split(/[\s,;،、]+/)
    .filter(Boolean)
    .map(Number);
}

function isWhole(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}
