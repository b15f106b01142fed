/** The addresses of a name that a tenant chose: of its webhooks' receiver, of its own mail server. */
import { lookup, Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import type { AddressLookup, HostAddress } from "../core/public-address.ts";

/** As the system resolves names, its hosts file included: for installations whose receivers may stand in their own network. */
export const systemAddresses: AddressLookup = (host) => lookup(host, { all: true });

/**
 * By the DNS alone. The system's way holds one of two threads for as long as a name server keeps silent (10 s and more), so
 * that two names of one tenant would keep all the others' from being found.
 *
 * @param servers addresses, each with a port where it is not 53. @default the system's
 */
export function dnsAddresses(servers?: readonly string[]): AddressLookup {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  if (servers) resolver.setServers(servers);
  return async (host) => {
    const family = isIP(host);
    if (family !== 0) return [{ address: host, family }];
    const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    if (four.status === "rejected" && six.status === "rejected") throw four.reason;
    return [...withFamily(four, 4), ...withFamily(six, 6)];
  };
}

function withFamily(answer: PromiseSettledResult<string[]>, family: 4 | 6): HostAddress[] {
  return answer.status === "fulfilled" ? answer.value.map((address) => ({ address, family })) : [];
}
