/** From a token or a typed code to the invite it opens. */
import { codeDigest, readCode } from "./code.ts";
import type { Invite } from "./invite.ts";
import { Problem } from "./problems.ts";
import { readToken, verifyMac } from "./token.ts";
import type { InviteWorld } from "./world.ts";

/**
 * The invite that this token or code opens, in whatever state it is.
 * @throws Problem `invite_not_found`: garbled, forged, rotated and unknown look the same.
 */
export async function openInvite(world: InviteWorld, tokenOrCode: string): Promise<Invite> {
  const read = readToken(tokenOrCode);
  const invite = read ? await world.store.invites.getById(read.id) : await byCode(world, tokenOrCode);
  if (!invite || (read && !verifyMac(world.keyring, invite, read.mac))) throw new Problem("invite_not_found");
  return invite;
}

/** Is this text a code rather than a token? Codes can be guessed, so whoever looks one up is throttled. */
export function isCode(text: string): boolean {
  return readToken(text) === undefined && readCode(text) !== undefined;
}

async function byCode(world: InviteWorld, typed: string): Promise<Invite | null> {
  const code = readCode(typed);
  if (code === undefined) return null;
  const digests = world.keyring.keyIds.map((keyId) => codeDigest(world.keyring, keyId, code) ?? "");
  return world.store.invites.getByCodeDigest(digests);
}
