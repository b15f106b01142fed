/** Formats by language and time zone, made once: making one takes longer than writing the rest of a mail. */
interface Formats {
  /** `November 28, 2026 at 08:22 UTC`: a mail does not know where it is read, so the zone is named. */
  moment: Intl.DateTimeFormat;
  /** `November 28, 2026` */
  day: Intl.DateTimeFormat;
  /** `admin and member` */
  list: Intl.ListFormat;
}

const known = new Map<string, Formats>();
/** People choose the tags, so there may be any number. */
const MOST_KNOWN = 500;

/** @param timeZone IANA name; one that this runtime does not know is read as UTC */
export function formatsFor(lang: string, timeZone: string | null = null): Formats {
  const key = `${lang} ${timeZone}`;
  let formats = known.get(key);
  if (!formats) {
    formats = makeFormats(lang, timeZone ?? "UTC");
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, formats);
  }
  return formats;
}

function makeFormats(lang: string, timeZone: string): Formats {
  const date = { year: "numeric", month: "long", day: "numeric" } as const;
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" } as const;
  const format = (options: Intl.DateTimeFormatOptions) => {
    try {
      return new Intl.DateTimeFormat(lang, { ...options, timeZone });
    } catch {
      return new Intl.DateTimeFormat(lang, { ...options, timeZone: "UTC" });
    }
  };
  return { moment: format({ ...date, ...time }), day: format(date), list: new Intl.ListFormat(lang) };
}
