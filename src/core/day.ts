/** Days and nights where people are. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Nobody's mail comes before 8 or from 20 o'clock. */
const MORNING = 8;
const EVENING = 20;

/** Clocks that show these parts of the time, one for each time zone. Making one costs more than a thousand looks. */
function clocksOf(parts: Intl.DateTimeFormatOptions): (timeZone: string) => Intl.DateTimeFormat {
  const clocks = new Map<string, Intl.DateTimeFormat>();
  return (timeZone) => {
    const known = clocks.get(timeZone);
    if (known) return known;
    const zone = isTimeZone(timeZone) ? timeZone : "UTC";
    const clock = new Intl.DateTimeFormat("en", { ...parts, hourCycle: "h23", timeZone: zone });
    clocks.set(timeZone, clock);
    return clock;
  };
}

const hourHand = clocksOf({ hour: "2-digit" });
const dateAndTime = clocksOf({
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** Is this the IANA name of a time zone, as `Europe/Berlin`? `Intl` throws for any other. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** What the clocks there show, as if it were UTC. */
function wallTime(at: number, timeZone: string): number {
  const parts = Object.fromEntries(
    dateAndTime(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The moment at which the clocks there show this. */
function momentOf(wall: number, timeZone: string): number {
  // Twice, because the first guess may lie beyond a change of the clocks.
  const guess = wall - (wallTime(wall, timeZone) - wall);
  return wall - (wallTime(guess, timeZone) - guess);
}

/** The calendar day there: when it began and ends, epoch milliseconds. */
export function dayAt(at: number, timeZone: string): { from: number; to: number } {
  const midnight = Math.floor(wallTime(at, timeZone) / DAY) * DAY;
  return { from: momentOf(midnight, timeZone), to: momentOf(midnight + DAY, timeZone) };
}

/** This moment, or the next full hour at which it is day in all of these time zones. */
export function nextDaytime(at: number, timeZones: readonly string[]): number {
  for (let hour = 0; hour <= 24; hour += 1) {
    const then = hour === 0 ? at : Math.floor(at / HOUR) * HOUR + hour * HOUR;
    if (timeZones.every((zone) => isDay(then, zone))) return then;
  }
  // No hour is day in all of them: the first decides.
  return timeZones.length > 1 ? nextDaytime(at, timeZones.slice(0, 1)) : at;
}

function isDay(at: number, timeZone: string): boolean {
  const hour = Number(hourHand(timeZone).format(at));
  return hour >= MORNING && hour < EVENING;
}

/** The time zones of the region that a locale names: `de-AT` -> Vienna's. None where it names none. */
export function zonesOf(locale: string | null): string[] {
  if (locale === null) return [];
  // A method since the proposal's last form, a property before.
  const parsed = new Intl.Locale(locale) as Intl.Locale & { getTimeZones?(): string[] | undefined; timeZones?: string[] };
  return parsed.getTimeZones?.() ?? parsed.timeZones ?? [];
}
