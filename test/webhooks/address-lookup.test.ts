/** Where the names lead that tenants choose, and that they keep nobody else's from being found. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { dnsAddresses } from "../../src/directory/address-lookup.ts";
import { type DnsServer, openDnsServer } from "../support/dns-server.ts";

let dns: DnsServer;
beforeAll(async () => {
  dns = await openDnsServer();
});
afterAll(() => dns.close());

const find = (host: string) => dnsAddresses([dns.address])(host);

it("finds what the DNS says, of both families", async () => {
  dns.addresses.set("both.example", ["192.0.2.1", "2001:db8::1"]);
  dns.addresses.set("four.example", ["192.0.2.1", "192.0.2.2"]);
  dns.addresses.set("six.example", ["2001:db8::1"]);
  expect(await find("both.example")).toEqual([
    { address: "192.0.2.1", family: 4 },
    { address: "2001:db8::1", family: 6 },
  ]);
  expect((await find("four.example")).map(({ address }) => address)).toEqual(["192.0.2.1", "192.0.2.2"]);
  expect(await find("six.example")).toEqual([{ address: "2001:db8::1", family: 6 }]);
});

it("takes an address for what it is, and asks nobody", async () => {
  const before = dns.asked.length;
  expect(await find("192.0.2.7")).toEqual([{ address: "192.0.2.7", family: 4 }]);
  expect(await find("2001:db8::7")).toEqual([{ address: "2001:db8::7", family: 6 }]);
  expect(dns.asked).toHaveLength(before);
});

it("throws where a name leads nowhere", async () => {
  dns.records.set("text.example", ["no address"]);
  await expect(find("none.example")).rejects.toMatchObject({ code: "ENOTFOUND" });
  await expect(find("text.example")).rejects.toMatchObject({ code: "ENODATA" });
});

it("finds a name while fifty others wait for name servers that keep silent", { timeout: 20_000 }, async () => {
  const names = Array.from({ length: 50 }, (_, index) => `silent-${index}.example`);
  for (const name of names) dns.silent.add(name);
  dns.addresses.set("quick.example", ["192.0.2.1"]);
  const lookup = dnsAddresses([dns.address]);
  const given: string[] = [];
  const waiting = names.map((name) => lookup(name).catch(({ code }) => given.push(code)));
  expect(await lookup("quick.example")).toEqual([{ address: "192.0.2.1", family: 4 }]);
  expect(given).toEqual([]);
  await Promise.all(waiting);
  expect(given).toEqual(names.map(() => "ETIMEOUT"));
});
