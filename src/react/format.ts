/** Dates and numbers for people. Times come as ISO 8601. */
export interface Format {
  /** `21 Nov 2026` */
  date(iso: string): string;
  /** `21 Nov`, of a calendar day as `2026-11-21`, whatever the time zone. */
  dayOf(date: string): string;
  /** `21 November 2026 at 08:00` */
  dateTime(iso: string): string;
  /** `in 6 days`, `2 hours ago` */
  relative(iso: string, now?: number): string;
  /** `3 hours`: the largest unit that is reached */
  duration(ms: number): string;
  number(value: number): string;
  percent(share: number): string;
}

const units = [
  ["year", 365 * 86_400_000],
  ["month", 30 * 86_400_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
] as const;

/** @param language of the texts; the browser's own region of it is preferred, for the order of day and month. */
export function createFormat(language: string): Format {
  const locale = regional(language);
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
  const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  return {
    date: (iso) => date.format(new Date(iso)),
    dayOf: (date) => day.format(new Date(`${date}T00:00:00Z`)),
    dateTime: (iso) => dateTime.format(new Date(iso)),
    relative: (iso, now = Date.now()) => {
      const ms = Date.parse(iso) - now;
      const [unit, size] = unitOf(Math.abs(ms));
      return relative.format(Math.round(ms / size), unit);
    },
    duration: (ms) => {
      const [unit, size] = unitOf(ms);
      const style = { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 } as const;
      return new Intl.NumberFormat(locale, style).format(ms / size);
    },
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
  };
}

/** The largest unit of which there is at least one, once rounded: 59.7 minutes are an hour. */
function unitOf(ms: number) {
  return units.find(([, size]) => ms >= size * 0.99) ?? units[units.length - 1] ?? units[5];
}

function regional(language: string): string {
  const preferred = typeof navigator === "undefined" ? [] : navigator.languages;
  return preferred.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;
}
