/**
 * Was a mail opened by a person, or by a machine that looks into every mail before one does? Nobody can know; these are
 * the signs. A proxy that fetches for a person who reads (Gmail's, Yahoo's) counts as that person.
 */

/** Nobody opens a mail this soon after it was sent; gateways do. */
const SOON_MS = 3000;

const SCANNERS =
  /barracuda|proofpoint|mimecast|ironport|fireeye|trendmicro|symantec|messagelabs|cloudmark|forcepoint|sophos|safelinks|bingpreview|headlesschrome|phantomjs|\bbot\b|bot[/ ;]|crawler|spider|scanner|curl\/|wget\/|python-|go-http-client|java\/|okhttp|libwww/i;
/** Apple's Mail Privacy Protection loads every mail's images, read or not, under this name alone. */
const PREFETCH = "Mozilla/5.0";

export function isLikelyScanner(open: { at: number; userAgent: string | null }, sentAt: number | null): boolean {
  if (sentAt !== null && open.at - sentAt < SOON_MS) return true;
  const agent = open.userAgent?.trim();
  return agent === PREFETCH || (agent !== undefined && SCANNERS.test(agent));
}
