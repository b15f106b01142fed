/** Domains on the wire. */
import type { WireDomain } from "../contract/domain.ts";
import { type Domain, dnsRecord } from "../core/domain.ts";
import { iso } from "./iso.ts";

export function wireDomain(known: Domain): WireDomain {
  const { domain, state, entry, roles, proof, verifiedAt, createdAt } = known;
  const times = { verifiedAt: verifiedAt === null ? null : iso(verifiedAt), createdAt: iso(createdAt) };
  return { domain, state, entry, roles, proof, record: dnsRecord(known), ...times };
}
