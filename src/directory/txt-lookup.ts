/** TXT records by the system's resolver, or by named servers. */
import { Resolver } from "node:dns/promises";
import type { TxtLookup } from "../core/domain.ts";

const NOTHING_THERE = new Set(["ENOTFOUND", "ENODATA"]);

/** @param servers addresses, each with a port where it is not 53. @default the system's */
export function txtLookup(servers?: readonly string[]): TxtLookup {
  const resolver = new Resolver({ timeout: 3000, tries: 2 });
  if (servers) resolver.setServers(servers);
  return {
    async txt(name) {
      try {
        return (await resolver.resolveTxt(name)).map((parts) => parts.join(""));
      } catch (error) {
        if (NOTHING_THERE.has((error as NodeJS.ErrnoException).code ?? "")) return [];
        throw error;
      }
    },
  };
}
