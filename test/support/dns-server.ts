/** A name server of the test's own: real UDP, with the TXT records that the test sets. */
import dns2 from "dns2";

export type DnsServer = Awaited<ReturnType<typeof openDnsServer>>;

export async function openDnsServer() {
  const records = new Map<string, string[]>();
  const asked: string[] = [];
  let isBroken = false;
  const server = dns2.createServer({
    udp: true,
    handle(request, send) {
      const response = dns2.Packet.createResponseFromRequest(request);
      for (const { name, type } of request.questions) {
        asked.push(name);
        if (isBroken) response.header.rcode = 2;
        else if (!records.has(name)) response.header.rcode = 3;
        if (isBroken || type !== dns2.Packet.TYPE.TXT) continue;
        for (const data of records.get(name) ?? []) {
          const answer = { name, type, class: dns2.Packet.CLASS.IN, ttl: 1, data };
          // Its type asks for a method that only answers which were read have.
          response.answers.push(answer as (typeof response.answers)[number]);
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
    /** The names that were asked for. */
    asked,
    /** Answers SERVFAIL from now on, or no more. */
    breakDown(broken: boolean) {
      isBroken = broken;
    },
    close: () => server.close(),
  };
}
