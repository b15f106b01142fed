/** `GET /invite/get`: what an invite says, to those it is for. */
import { assertAddressee } from "../core/policy.ts";
import { Problem } from "../core/problems.ts";
import type { Host, Person } from "./host.ts";
import { Refused } from "./refused.ts";

/** An invite for an address is shown to that person alone, signed in; a link to anybody. */
export async function get(host: Host, person: Person | null, token: string) {
  const invite = await host.open(token);
  if (invite.kind === "email") {
    if (person === null) throw new Refused("INVALID_TOKEN");
    try {
      assertAddressee(invite, person);
    } catch (error) {
      throw error instanceof Problem ? new Refused("INVALID_TOKEN") : error;
    }
  }
  const inviter = invite.createdBy === null ? null : await host.person(invite.createdBy);
  if (!inviter) throw new Refused("INVITER_NOT_FOUND");
  const { email, name, image = null } = inviter;
  return {
    status: true as const,
    inviter: invite.shareInviterName ? { email, name, image } : { email: null, name: null, image: null },
    invitation: {
      email: invite.email,
      emails: invite.email === null ? [] : [invite.email],
      createdAt: new Date(invite.createdAt),
      role: invite.roles.join(","),
      newAccount: invite.newAccount,
    },
  };
}
