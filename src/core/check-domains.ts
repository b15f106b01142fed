/** The sweep of domains: is each still proven? One that is not lapses, with an event and a mail to its owner. */
import { DNS_CHECK_MS, DNS_GRACE_MS, type Domain, dnsRecord } from "./domain.ts";
import { domainEvent } from "./domains.ts";
import { newMessage } from "./message.ts";
import type { World } from "./world.ts";

const SLICE = 20;

/** Looks at what is due, in bounded steps. Answers how many lapsed. */
export async function checkDomains(world: World): Promise<number> {
  let lapsed = 0;
  for (;;) {
    const now = world.clock.now();
    const due = await world.store.domains.takeDue(now, now + DNS_CHECK_MS, SLICE);
    const outcomes = await Promise.all(due.map((domain) => check(world, domain, now)));
    lapsed += outcomes.filter(Boolean).length;
    if (due.length < SLICE) return lapsed;
  }
}

/** Where nobody answers, the record counts as missing too, so that a domain that is given up lapses. */
async function check(world: World, domain: Domain, now: number): Promise<boolean> {
  if (domain.proof === "email") return lapse(world, domain, now);
  const { name, value } = dnsRecord(domain);
  const records = await world.dns.txt(name).catch((): string[] => []);
  const missingSince = records.includes(value) ? null : (domain.missingSince ?? now);
  if (missingSince !== null && now - missingSince >= DNS_GRACE_MS) return lapse(world, domain, now);
  await world.store.domains.setChecked(domain, missingSince);
  return false;
}

async function lapse(world: World, { tenantId, domain, setBy }: Domain, now: number): Promise<boolean> {
  const lapsed = await world.store.transaction(async ({ domains, events }) => {
    const gone = await domains.lapse({ tenantId, domain });
    if (!gone) return false;
    const mail = setBy === null ? [] : [newMessage("domain_lapsed", tenantId, { about: { domain, owner: setBy } }, now)];
    await events.append([domainEvent("domain.lapsed", gone, "system", now)], mail);
    return true;
  });
  if (lapsed) world.outbox.wake();
  return lapsed;
}
