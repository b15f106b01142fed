/** The mails that a tenant may turn off: those to its inviters, and to those who answer requests. */
import type { TenantSettings } from "./settings.ts";

/** What the settings call a notice. */
const noticeName = {
  accepted: "accepted",
  rejected: "rejected",
  expired_digest: "expired",
  requested: "requested",
  seat_free: "seatFree",
} as const;
type NoticeKind = keyof typeof noticeName;

/** Does the tenant want this mail to go to its inviters, or to those who answer requests? */
export function noticeWanted({ notices }: TenantSettings, kind: NoticeKind): boolean {
  return notices?.[noticeName[kind]] ?? true;
}
