/** The span of time that numbers are of: the last days, today among them, or from one day to another. Days are UTC's. */
export const rangeDays = [7, 30, 90] as const;

/** The last so many days, or from one day to another. */
export type StatsRange = { days: (typeof rangeDays)[number] } | { from: string; to: string };

const DAY = 86_400_000;
const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** First and last day, `2026-01-31`, both inside. */
export function daysOf(range: StatsRange, now = Date.now()): { from: string; to: string } {
  return "days" in range ? { from: dateOf(now - (range.days - 1) * DAY), to: dateOf(now) } : range;
}

/** As the API asks for it: its end is outside. */
export function queryOf(range: StatsRange, now = Date.now()): { from: string; to?: string } {
  const { from, to } = daysOf(range, now);
  const end = { to: new Date(Date.parse(to) + DAY).toISOString() };
  return { from: new Date(from).toISOString(), ...("days" in range ? {} : end) };
}

/** Every day of the range, those on which nothing happened too; at most a leap year's. */
export function everyDay<T extends { date: string }>(range: StatsRange, known: T[], none: (date: string) => T): T[] {
  const { from, to } = daysOf(range);
  const days = new Map(known.map((day) => [day.date, day]));
  const count = Math.min(Math.max((Date.parse(to) - Date.parse(from)) / DAY + 1, 0), 366);
  return Array.from({ length: count }, (_, index) => {
    const date = dateOf(Date.parse(to) - (count - 1 - index) * DAY);
    return days.get(date) ?? none(date);
  });
}
