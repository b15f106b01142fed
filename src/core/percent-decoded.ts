/** A part of a URL or a cookie without its percent-encoding; empty where that is broken, so that it names nothing. */
export function percentDecoded(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch {
    return "";
  }
}
