/** What a limit counts by (an address, an IP address) is stored as a keyed digest behind the limit's name. */
import type { Keyring } from "../core/keyring.ts";
import type { RateLimitTable } from "../core/ports.ts";

export function digestedKeys(table: RateLimitTable, keyring: Keyring): RateLimitTable {
  const digested = (key: string): string => {
    const name = key.slice(0, key.indexOf(":") + 1);
    return `${name}${keyring.mac(keyring.current, "rate limit\n", key)?.toString("base64url")}`;
  };
  return {
    add: (counts, now) =>
      table.add(
        counts.map((count) => ({ ...count, key: digested(count.key) })),
        now,
      ),
    get: (key, now) => table.get(digested(key), now),
    take: (key, limit, expiresAt, now) => table.take(digested(key), limit, expiresAt, now),
    giveBack: (key, expiresAt) => table.giveBack(digested(key), expiresAt),
    purge: (now) => table.purge(now),
  };
}
