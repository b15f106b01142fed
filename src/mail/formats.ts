/** Formats by language, made once: making one takes longer than writing the rest of a mail. */
interface Formats {
  /** `November 28, 2026 at 08:22 UTC`: a mail does not know where it is read, so the zone is named. */
  moment: Intl.DateTimeFormat;
  /** `admin and member` */
  list: Intl.ListFormat;
}

const known = new Map<string, Formats>();

/** @param lang of a catalogue, so there are few */
export function formatsFor(lang: string): Formats {
  const formats = known.get(lang) ?? makeFormats(lang);
  known.set(lang, formats);
  return formats;
}

function makeFormats(lang: string): Formats {
  const moment = new Intl.DateTimeFormat(lang, {
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: "UTC",
    timeZoneName: "short",
  });
  return { moment, list: new Intl.ListFormat(lang) };
}
