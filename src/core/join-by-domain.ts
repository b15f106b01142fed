/** Join a tenant by the domain of one's own confirmed address: at once, or by a request, as its owner set it. */
import { actsIn, authorOfVisitor, type Visitor } from "./actor.ts";
import { admit, admittedEvents } from "./admit.ts";
import type { Domain } from "./domain.ts";
import { domainOf, emailKey } from "./email.ts";
import { isVouchedFor } from "./policy.ts";
import type { Member, Tenant } from "./ports.ts";
import { Problem } from "./problems.ts";
import type { JoinRequest } from "./request.ts";
import { requestByDomain } from "./request-join.ts";
import type { World } from "./world.ts";

export interface MyDomain {
  domain: Domain;
  tenant: Tenant;
}

/** The tenant that has the domain of this person's address, where they may join it. */
export async function readMyDomain(world: World, user: Visitor): Promise<MyDomain | null> {
  if (!user.emailVerified) return null;
  const domain = await world.store.domains.verified(domainOf(emailKey(user.email)));
  if (!domain || !actsIn(user, domain.tenantId)) return null;
  const [tenant, member] = await Promise.all([
    world.store.tenants.get(domain.tenantId),
    world.store.members.get(domain.tenantId, user.id),
  ]);
  return tenant && !member && (await isVouchedFor(world, world.store, domain.tenantId, domain.setBy, domain.roles))
    ? { domain, tenant }
    : null;
}

/**
 * @throws Problem `email_unverified`, `domain_not_found` where no tenant has it or they are in it already,
 * `already_member` where they came in meanwhile, `seats_full`, `rate_limited`
 */
export async function joinByDomain(world: World, user: Visitor): Promise<{ member: Member } | { request: JoinRequest }> {
  if (!user.emailVerified) throw new Problem("email_unverified");
  const mine = await readMyDomain(world, user);
  if (!mine) throw new Problem("domain_not_found");
  const { domain, tenant } = mine;
  if (domain.entry === "request") return { request: await requestByDomain(world, tenant, user, domain) };
  const { tenantId, roles } = domain;
  const now = world.clock.now();
  const member = await world.store.transaction(async (tables) => {
    const admitted = await admit(world, tables, { tenantId, userId: user.id, roles }, now);
    await tables.events.append(admittedEvents(admitted, { tenantId, actor: authorOfVisitor(user), at: now }));
    return admitted.member;
  });
  return { member };
}
