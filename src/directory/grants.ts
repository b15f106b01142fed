/**
 * Tells the host app who became a member, or is one no more: at once, and again and again where it does not hold. One at
 * a time for each person, so that what is older never comes after what is newer.
 */
import type { Clock, Grant, Membership, Store } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import type { HostMembers } from "./host.ts";

const SECOND = 1000;
/** How long the app may take. */
const TIMEOUT_MS = 10 * SECOND;
/** Longer than it may take: a process that dies leaves it to another after that. */
const LEASE_MS = 3 * TIMEOUT_MS;
const LONGEST_WAIT_MS = 300 * SECOND;
const TICK_MS = SECOND;
const AT_ONCE = 20;

export interface GrantWorker extends Pick<Membership, "confirm"> {
  start(): void;
  /** Resolves when what is in hand is done. */
  stop(): Promise<void>;
  /** Tells all that is due, while it may; answers how many. */
  drain(goOn?: () => boolean): Promise<number>;
}

export interface GrantOptions {
  store: Pick<Store, "grants">;
  host: Pick<HostMembers, "grant" | "revoke">;
  clock: Clock;
  /** @default 10 s */
  timeoutMs?: number;
  onError(error: unknown): void;
}

export function createGrants({ store: { grants }, host, clock, timeoutMs = TIMEOUT_MS, onError }: GrantOptions): GrantWorker {
  let ticker: NodeJS.Timeout | undefined;
  let telling: Promise<unknown> | undefined;

  /** False where it does not hold yet. */
  async function tell(grant: Grant): Promise<boolean> {
    const { tenantId, userId, roles } = grant;
    try {
      await within(timeoutMs, roles === null ? host.revoke({ tenantId, userId }) : host.grant({ tenantId, userId, roles }));
    } catch (error) {
      onError(error);
      await grants.retry(grant, clock.now() + Math.min(SECOND * 2 ** (grant.attempts - 1), LONGEST_WAIT_MS));
      return false;
    }
    await grants.done(grant);
    return true;
  }

  const claim = (limit: number, only?: { tenantId: string; userId: string }) => {
    const now = clock.now();
    return grants.claim(now, now + LEASE_MS, limit, only);
  };

  async function drain(goOn = () => true): Promise<number> {
    let told = 0;
    for (let due = await claim(AT_ONCE); due.length > 0; due = goOn() ? await claim(AT_ONCE) : []) {
      told += due.length;
      await Promise.all(due.map(tell));
    }
    return told;
  }

  const look = () => {
    telling ??= drain()
      .catch(onError)
      .finally(() => {
        telling = undefined;
      });
  };

  return {
    async confirm(tenantId, userId) {
      const [due] = await claim(1, { tenantId, userId });
      const holds = due ? await tell(due) : (await grants.get(tenantId, userId)) === null;
      if (!holds) throw new Problem("unavailable", { retryAfter: 1, detail: "The place is kept; the app has not opened it yet" });
    },
    drain,
    start() {
      ticker = setInterval(look, TICK_MS).unref();
      look();
    },
    async stop() {
      clearInterval(ticker);
      await telling;
    },
  };
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The app did not answer within ${ms} ms`)), ms);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
