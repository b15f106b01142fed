/** What the state of an invite leaves to be done with it. */
import type { WireInvite } from "../contract/invite.ts";

export type InviteVerb = "resend" | "cancel" | "extend";

/** Sending it again is what brings an expired one back. */
export function isOpenTo(verb: InviteVerb, { status }: WireInvite): boolean {
  return status === "pending" || (status === "expired" && verb === "resend");
}
