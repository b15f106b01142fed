/** A name server of the test's own: real UDP, with the TXT records and addresses that the test sets. */
import { isIP } from "node:net";
import dns2 from "dns2";

export type DnsServer = Awaited<ReturnType<typeof openDnsServer>>;

export async function openDnsServer() {
  const records = new Map<string, string[]>();
  const addresses = new Map<string, string[]>();
  const silent = new Set<string>();
  const asked: string[] = [];
  let isBroken = false;
  const valuesOf = (name: string, type: number): ({ data: string } | { address: string })[] => {
    if (type === dns2.Packet.TYPE.TXT) return (records.get(name) ?? []).map((data) => ({ data }));
    const family = { [dns2.Packet.TYPE.A]: 4, [dns2.Packet.TYPE.AAAA]: 6 }[type];
    return (addresses.get(name) ?? []).filter((address) => isIP(address) === family).map((address) => ({ address }));
  };
  const server = dns2.createServer({
    udp: true,
    handle(request, send) {
      const response = dns2.Packet.createResponseFromRequest(request);
      for (const { name, type } of request.questions) {
        asked.push(name);
        if (silent.has(name)) return;
        if (isBroken) response.header.rcode = 2;
        else if (!records.has(name) && !addresses.has(name)) response.header.rcode = 3;
        if (isBroken) continue;
        for (const value of valuesOf(name, type)) {
          const answer = { name, type, class: dns2.Packet.CLASS.IN, ttl: 1, ...value };
          // Its type asks for a method that only answers which were read have.
          response.answers.push(answer as unknown as (typeof response.answers)[number]);
        }
      }
      send(response);
    },
  });
  const { udp } = await server.listen({ udp: { port: 0, address: "127.0.0.1" } });
  if (!udp) throw new Error("It does not listen");
  return {
    address: `127.0.0.1:${udp.port}`,
    records,
    /** IPv4 and IPv6. */
    addresses,
    /** Names to which nothing is answered. */
    silent,
    /** The names that were asked for. */
    asked,
    /** Answers SERVFAIL from now on, or no more. */
    breakDown(broken: boolean) {
      isBroken = broken;
    },
    close: () => server.close(),
  };
}
