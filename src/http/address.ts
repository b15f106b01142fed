/**
 * The IP address of the caller. On Node the server passes its request along; other runtimes do not tell.
 *
 * Behind proxies the connection is theirs, and `X-Forwarded-For` says for whom they speak. Each proxy adds, at the end,
 * whom it heard it from; so the list is read from its end, as far as proxies are trusted. What stands before, anybody may
 * have written.
 */
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import type { Context } from "hono";
import ipaddr from "ipaddr.js";
import { isPublicAddress } from "../core/public-address.ts";

/** How many proxies there are, counted from the server; or their addresses, one (`192.0.2.7`) or many (`10.0.0.0/8`). */
export type TrustedProxies = number | readonly string[];

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** @throws Error for what is neither a number of proxies nor their addresses */
export function createAddressOf(trusted: TrustedProxies | undefined): (context: Context) => string {
  const isProxy = trust(trusted);
  return (context) => {
    const { incoming } = (context.env ?? {}) as { incoming?: IncomingMessage };
    const peer = incoming?.socket.remoteAddress;
    // Next.js and its like do not tell who connects: then only a number of proxies says how far the list is theirs.
    if (peer === undefined && typeof trusted !== "number") return "unknown";
    const told = context.req.raw.headers.get("x-forwarded-for")?.split(",") ?? [];
    let address = peer ?? "unknown";
    for (let hop = 0; isProxy(address, hop); hop += 1) {
      const next = told.pop()?.trim() ?? "";
      if (!isAddress(next)) break;
      address = next;
    }
    return address;
  };
}

/** @param hop 0: who connects to the server */
function trust(trusted: TrustedProxies | undefined): (address: string, hop: number) => boolean {
  if (trusted === undefined) return (address) => !isPublicAddress(address);
  if (typeof trusted === "number") {
    if (!Number.isInteger(trusted) || trusted < 0) throw new Error(`Not a number of proxies: ${trusted}`);
    return (_, hop) => hop < trusted;
  }
  const networks = trusted.map(networkIn);
  return (text) => {
    if (!isAddress(text)) return false;
    const address = ipaddr.process(text);
    return networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
  };
}

function networkIn(text: string): [Address, number] {
  const [address = "", bits] = text.split("/");
  const isNetwork = bits === undefined || ipaddr.isValidCIDR(text);
  if (!isAddress(address) || !isNetwork) throw new Error(`Not an address or a network of proxies: ${text}`);
  if (bits !== undefined) return ipaddr.parseCIDR(text);
  const only = ipaddr.process(address);
  return [only, only.kind() === "ipv4" ? 32 : 128];
}

/** Written in full: `1.5` is none. Not asked of ipaddr.js, which throws and catches for what is none: up to a third of a request. */
function isAddress(text: string): boolean {
  return isIP(text) !== 0;
}
