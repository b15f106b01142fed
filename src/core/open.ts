/** From a token or a typed code to the invite it opens. */
import { codeDigest, readCode } from "./code.ts";
import type { Invite } from "./invite.ts";
import type { Surroundings } from "./ports.ts";
import { Problem } from "./problems.ts";
import { readToken, verifyMac } from "./token.ts";
import type { InviteWorld } from "./world.ts";

/**
 * The invite that this token or code opens, in whatever state it is.
 * @throws Problem `invite_not_found`: garbled, forged, rotated and unknown look the same.
 */
export async function openInvite(world: InviteWorld, tokenOrCode: string): Promise<Invite> {
  const read = readToken(tokenOrCode);
  const invite = found(read ? await world.store.invites.getById(read.id) : await byCode(world, tokenOrCode));
  if (read) assertSigned(world, invite, read);
  return invite;
}

/** The same, with what is around it where the directory reads both at once. */
export async function openVisit(world: InviteWorld, tokenOrCode: string): Promise<{ invite: Invite; around?: Surroundings }> {
  const { directory } = world;
  const read = readToken(tokenOrCode);
  if (!read || !directory.visit) return { invite: await openInvite(world, tokenOrCode) };
  const visit = found(await directory.visit(read.id));
  assertSigned(world, visit.invite, read);
  return visit;
}

function assertSigned({ keyring }: InviteWorld, invite: Invite, { mac }: { mac: Buffer }): void {
  if (!verifyMac(keyring, invite, mac)) throw new Problem("invite_not_found");
}

function found<T>(thing: T | null): T {
  if (thing === null) throw new Problem("invite_not_found");
  return thing;
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
