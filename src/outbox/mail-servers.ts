/**
 * Which server a tenant's mail leaves by: its own, or the installation's. Connections to a tenant's server are kept
 * while it is used; each tenant has a bounded share, so that one whose server hangs holds up nobody else's mail.
 */
import { type MailServer, unsealed } from "../core/mail-server.ts";
import { Problem } from "../core/problems.ts";
import type { World } from "../core/world.ts";
import { DeliveryError, type Mail, type Transport } from "../mail/mail.ts";

/** Messages that one tenant's own server has in hand before no more are claimed for it. */
const SHARE = 20;
/** Servers whose connections are kept. */
const KEPT = 100;

export interface MailRoute {
  transport: Transport;
  /** What the tenant's server puts in place of the installation's. */
  sender: Partial<Pick<Mail, "from" | "replyTo">>;
  /** Is it the tenant's own? */
  own: boolean;
  /** To be called once, when the message is settled. */
  release(): void;
}

export interface MailServers {
  /** A route for each message that is asked for. */
  routes(tenantIds: string[]): Promise<(tenantId: string) => MailRoute>;
  /** Messages in hand by tenants' own servers. */
  inHand(): number;
  /** The tenants whose own server has its share in hand. */
  full(): string[];
  close(): void;
}

interface Kept {
  version: string;
  transport: Transport;
  inHand: number;
  /** Replaced or pushed out: closed as soon as nothing is in hand. */
  retired: boolean;
}

export interface MailServersOptions {
  world: Pick<World, "store" | "keyring">;
  /** Of everybody who has no server of their own. */
  installation: Transport;
  /** @param server with its secrets in plain text */
  open(server: MailServer): Transport;
  /** Told of a server that cannot be opened and nobody foresaw. */
  onError(error: unknown): void;
}

export function createMailServers({ world, installation, open, onError }: MailServersOptions): MailServers {
  /** In order of use, the longest unused first. */
  const kept = new Map<string, Kept>();
  const usual: MailRoute = { transport: installation, sender: {}, own: false, release() {} };

  function keep(server: MailServer): Kept {
    const { tenantId, version } = server;
    const known = kept.get(tenantId);
    kept.delete(tenantId);
    if (known?.version === version) {
      kept.set(tenantId, known);
      return known;
    }
    if (known) retire(known);
    const fresh: Kept = { version, transport: opened(server), inHand: 0, retired: false };
    kept.set(tenantId, fresh);
    for (const [oldest, entry] of kept) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
      retire(entry);
    }
    return fresh;
  }

  function opened(server: MailServer): Transport {
    try {
      return open(unsealed(world, server));
    } catch (error) {
      if (error instanceof Problem) return unusable(error.message);
      onError(error);
      return unusable("What is stored of the mail server cannot be read");
    }
  }

  function retire(entry: Kept): void {
    entry.retired = true;
    if (entry.inHand === 0) entry.transport.close();
  }

  function take(server: MailServer): MailRoute {
    const entry = keep(server);
    entry.inHand += 1;
    return {
      transport: entry.transport,
      sender: { from: server.from, replyTo: server.replyTo },
      own: true,
      release() {
        entry.inHand -= 1;
        if (entry.retired && entry.inHand === 0) entry.transport.close();
      },
    };
  }

  return {
    async routes(tenantIds) {
      const found = await world.store.mailServers.find(tenantIds);
      const byTenant = new Map(found.map((server) => [server.tenantId, server]));
      return (tenantId) => {
        const server = byTenant.get(tenantId);
        return server ? take(server) : usual;
      };
    },
    inHand: () => [...kept.values()].reduce((sum, { inHand }) => sum + inHand, 0),
    full: () => [...kept].filter(([, { inHand }]) => inHand >= SHARE).map(([tenantId]) => tenantId),
    close() {
      for (const { transport } of kept.values()) transport.close();
      installation.close();
    },
  };
}

/** It cannot be opened: its mail waits, because from the installation's sender it would be another mail. */
function unusable(reason: string): Transport {
  const fail = async (): Promise<never> => {
    throw new DeliveryError(reason, "later");
  };
  return { send: fail, verify: fail, close() {} };
}
