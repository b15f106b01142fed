/** A tenant's domains: claim, prove, read, remove. For owners. */

import { randomBytes } from "node:crypto";
import emailProviders from "email-providers/common.json" with { type: "json" };
import { type Actor, assertMayGrant, ownerIn } from "./actor.ts";
import {
  DNS_CHECK_MS,
  DOMAIN_LINK_MS,
  type Domain,
  type DomainEntry,
  type DomainProof,
  dnsRecord,
  EMAIL_PROOF_MS,
  type FixedMailbox,
} from "./domain.ts";
import { domainKey } from "./email.ts";
import { type Author, type EventType, newEvent } from "./events.ts";
import { takeMail } from "./limits.ts";
import { type Message, newMessage } from "./message.ts";
import { readMessageRef } from "./message-ref.ts";
import type { Page, PageQuery, Tenant } from "./ports.ts";
import { Problem } from "./problems.ts";
import { assertKnownRoles, lowestRole } from "./role.ts";
import type { World } from "./world.ts";

const freeMail = new Set(emailProviders);

/** @throws Problem `invalid_domain`, also of those where anybody may have an address; `unknown_role`, `role_not_allowed` */
export async function claimDomain(
  world: World,
  actor: Actor,
  tenantId: string,
  input: { domain: string; entry?: DomainEntry; roles?: string[] },
): Promise<Domain> {
  const authority = await ownerIn(world, actor, tenantId);
  const domain = domainKey(input.domain.replace(/^@/, ""));
  if (!domain) throw new Problem("invalid_domain", { field: "domain" });
  if (freeMail.has(domain)) {
    throw new Problem("invalid_domain", { field: "domain", detail: "Anybody may have an address there" });
  }
  const roles = input.roles?.length ? [...new Set(input.roles)] : [lowestRole(world.roles)];
  assertKnownRoles(world.roles, roles);
  assertMayGrant(world, authority, roles);
  const now = world.clock.now();
  const challenge = randomBytes(18).toString("base64url");
  const claim = { tenantId, domain, entry: input.entry ?? "join", roles, setBy: authority.userId, challenge, createdAt: now };
  return world.store.transaction(async ({ domains, events }) => {
    const claimed = await domains.put(claim);
    await events.append([domainEvent("domain.claimed", claimed, authority, now)]);
    return claimed;
  });
}

export async function listDomains(world: World, actor: Actor, tenantId: string, page: PageQuery): Promise<Page<Domain>> {
  await ownerIn(world, actor, tenantId);
  return world.store.domains.list(tenantId, page);
}

export async function removeDomain(world: World, actor: Actor, tenantId: string, domain: string): Promise<void> {
  const authority = await ownerIn(world, actor, tenantId);
  const known = await domainIn(world, tenantId, domain);
  await world.store.transaction(async ({ domains, events }) => {
    if (!(await domains.remove(tenantId, known.domain))) throw new Problem("domain_not_found");
    await events.append([domainEvent("domain.removed", known, authority, world.clock.now())]);
  });
}

/** @throws Problem `domain_not_found`, `domain_unproven` where the record is not there, `domain_taken` */
export async function verifyDomain(world: World, actor: Actor, tenantId: string, domain: string): Promise<Domain> {
  const authority = await ownerIn(world, actor, tenantId);
  const known = await domainIn(world, tenantId, domain);
  const { name, value } = dnsRecord(known);
  const records = await world.dns.txt(name).catch(() => {
    throw new Problem("domain_unproven", { detail: "Nobody answers for this domain; try again later" });
  });
  if (!records.includes(value))
    throw new Problem("domain_unproven", { detail: `There is no TXT record ${name} with this value` });
  return prove(world, known, "dns", authority);
}

/** Mails a link to a fixed address of the domain. @throws Problem `domain_not_found`, `rate_limited` */
export async function mailDomain(
  world: World,
  actor: Actor,
  tenantId: string,
  domain: string,
  mailbox: FixedMailbox,
): Promise<void> {
  await ownerIn(world, actor, tenantId);
  const known = await domainIn(world, tenantId, domain);
  const to = `${mailbox}@${known.domain}`;
  takeMail(world.limits, actor, tenantId, to);
  const now = world.clock.now();
  const about = { domain: known.domain, until: now + DOMAIN_LINK_MS };
  await world.store.messages.enqueue([newMessage("domain_verify", tenantId, { to, about }, now)]);
  world.outbox.wake();
}

/** What the link of such a mail is about. Changes nothing. @throws Problem `link_not_valid` */
export async function readDomainLink(world: World, token: string): Promise<{ tenant: Tenant; domain: string }> {
  const { tenantId, about } = await linkMessage(world, token);
  const [tenant, known] = await Promise.all([world.store.tenants.get(tenantId), world.store.domains.get(tenantId, about.domain)]);
  if (!tenant || !known) throw new Problem("link_not_valid");
  return { tenant, domain: known.domain };
}

/** @throws Problem `link_not_valid`, `domain_taken` */
export async function confirmDomain(world: World, token: string): Promise<void> {
  const { tenant, domain } = await readDomainLink(world, token);
  await prove(world, { tenantId: tenant.id, domain }, "email", { actor: "holder" });
}

async function linkMessage({ store, keyring, clock }: World, token: string): Promise<Message<"domain_verify">> {
  const id = readMessageRef(keyring, "domain", token);
  const message = id === undefined ? null : await store.messages.getById(id);
  if (message?.kind !== "domain_verify" || message.about.until <= clock.now()) throw new Problem("link_not_valid");
  return message;
}

async function prove(
  world: World,
  key: { tenantId: string; domain: string },
  proof: DomainProof,
  author: Author,
): Promise<Domain> {
  const now = world.clock.now();
  const checkAt = now + (proof === "dns" ? DNS_CHECK_MS : EMAIL_PROOF_MS);
  return world.store.transaction(async ({ domains, events }) => {
    const verified = await domains.verify(key, proof, now, checkAt);
    if (!verified) throw new Problem("domain_not_found");
    if (verified === "taken") throw new Problem("domain_taken");
    await events.append([domainEvent("domain.verified", verified, author, now)]);
    return verified;
  });
}

export function domainEvent(
  type: EventType & `domain.${string}`,
  { tenantId, domain, entry, roles, proof }: Domain,
  actor: Author | string,
  at: number,
) {
  return newEvent(type, { tenantId, actor, at, data: { domain, entry, roles, ...(proof ? { proof } : {}) } });
}

async function domainIn({ store }: World, tenantId: string, domain: string): Promise<Domain> {
  const known = await store.domains.get(tenantId, domainKey(domain) ?? "");
  if (!known) throw new Problem("domain_not_found");
  return known;
}
