const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MOST_DATES = 1000;

const padded = (count: number, digits: number) => Array.from({ length: count }, (_, n) => String(n).padStart(digits, "0"));
const two = padded(60, 2);
const three = padded(1000, 3);
const dates = new Map<number, string>();

/**
 * Epoch milliseconds as `Date.prototype.toISOString` writes them, in a tenth of its time: a page of a list has a hundred,
 * which were 7 % of what it costs.
 */
export function iso(at: number): string {
  const day = Math.floor(at / DAY);
  const ms = at - day * DAY;
  const [hour, minute, second] = [Math.floor(ms / HOUR), Math.floor(ms / MINUTE) % 60, Math.floor(ms / SECOND) % 60];
  return `${dateOf(day)}${two[hour]}:${two[minute]}:${two[second]}.${three[ms % SECOND]}Z`;
}

/** `2030-01-15T`. */
function dateOf(day: number): string {
  const known = dates.get(day);
  if (known !== undefined) return known;
  if (dates.size >= MOST_DATES) dates.clear();
  const date = new Date(day * DAY).toISOString().slice(0, -"00:00:00.000Z".length);
  dates.set(day, date);
  return date;
}
