/** What happens besides the requests: mail, webhooks, imports, sealing, grants, and what is swept up now and then. */
import { createInvite as inviteSchema } from "../contract/invite.ts";
import type { WireTick } from "../contract/tick.ts";
import { admitWaiting } from "../core/admit-waiting.ts";
import { checkDomains } from "../core/check-domains.ts";
import { expireInvites } from "../core/expire.ts";
import { expireRequests } from "../core/expire-requests.ts";
import { resealMailServers } from "../core/mail-server.ts";
import type { RateLimitTable, Store } from "../core/ports.ts";
import { purgeAccountMails, purgeDecided } from "../core/purge.ts";
import { sendReminders } from "../core/reminder.ts";
import type { SealedEvent } from "../core/seal.ts";
import type { World } from "../core/world.ts";
import type { GrantWorker } from "../directory/grants.ts";
import { KEPT_MS } from "../http/idempotency.ts";
import type { Metrics } from "../http/metrics.ts";
import { parse } from "../http/parse.ts";
import type { Compose } from "../outbox/compose.ts";
import { createImportRunner } from "../outbox/import-runner.ts";
import type { MailServers } from "../outbox/mail-servers.ts";
import { createSealer } from "../outbox/sealer.ts";
import { createSweeper } from "../outbox/sweeper.ts";
import { createWorker } from "../outbox/worker.ts";
import { createFanOut } from "../webhooks/fan-out.ts";
import { tidyWebhooks } from "../webhooks/housekeeping.ts";
import type { Sender } from "../webhooks/send.ts";
import { createWebhookWorker } from "../webhooks/worker.ts";

const SECOND_MS = 1000;
const HALF_A_MINUTE_MS = 30_000;
const RECOUNT_MS = 10_000;
const SETTLED_MS = 20_000;
/** How long a free seat waits for the first in the waitlist, at most. */
const ADMIT_MS = 2_000;
const HOUR_MS = 3_600_000;
/** After that long, a tick begins nothing new. */
const TICK_MS = 5000;

export interface BackgroundOptions {
  world: World;
  /** One that wakes nobody: sealing writes no event. */
  quietStore: Store;
  mailServers: MailServers;
  compose: Compose;
  sender: Sender;
  metrics: Metrics;
  rateLimits: RateLimitTable;
  grants: GrantWorker | undefined;
  /** How long decided invites and requests are kept; null: for ever. */
  keptDays: number | null;
  /** Has the database look at tables that grew fast of late, where it would not do so by itself for a while. */
  analyzeYoung(): Promise<void>;
  /** Told of events that have their place in the order. */
  onSealed(events: SealedEvent[]): void;
  onError(error: unknown, where: string): void;
}

export function createBackground(options: BackgroundOptions) {
  const { world, quietStore, mailServers, compose, sender, metrics, rateLimits, grants, keptDays, onError } = options;
  const { store, clock, keyring } = world;
  const mails = createWorker({
    world,
    mailServers,
    compose,
    onOutcome: metrics.mail,
    onError: (error) => onError(error, "outbox"),
  });
  const webhooks = createWebhookWorker({
    store,
    clock,
    keyring,
    sender,
    onOutcome: metrics.webhook,
    onError: (error) => onError(error, "webhooks"),
  });
  const imports = createImportRunner(
    world,
    (item) => parse(inviteSchema, item),
    (error) => onError(error, "import"),
  );
  /** Tenants whose events this process put in their order, and when. What a process that dies leaves behind, the hourly recount finds. */
  const changed = new Map<string, number>();
  async function recountChanged(): Promise<void> {
    const now = clock.now();
    await store.invites.recount(now, 0, [...changed.keys()]);
    // Kept until then, so that they are counted again: a count does not yet trust changes of the last few seconds.
    for (const [tenantId, at] of changed) if (at < now - SETTLED_MS) changed.delete(tenantId);
  }
  const sealer = createSealer({
    store: quietStore,
    clock,
    keyring,
    onSealed: createFanOut(world.webhooks.deliveriesOf),
    onCommitted(events) {
      options.onSealed(events);
      for (const { tenantId } of events) changed.set(tenantId, clock.now());
      webhooks.wake();
    },
    onError: (error) => onError(error, "sealer"),
  });
  const sweeper = createSweeper(
    [
      { everyMs: HALF_A_MINUTE_MS, run: () => expireInvites(world).then(() => sendReminders(world)) },
      { everyMs: HALF_A_MINUTE_MS, run: () => expireRequests(world) },
      { everyMs: HALF_A_MINUTE_MS, run: () => checkDomains(world) },
      { everyMs: ADMIT_MS, run: () => admitWaiting(world) },
      { everyMs: HALF_A_MINUTE_MS, run: () => tidyWebhooks(world) },
      { everyMs: HALF_A_MINUTE_MS, run: () => resealMailServers(world) },
      { everyMs: HALF_A_MINUTE_MS, run: () => rateLimits.purge(clock.now()) },
      { everyMs: HALF_A_MINUTE_MS, run: () => store.idempotencyKeys.purge(clock.now() - KEPT_MS) },
      { everyMs: RECOUNT_MS, run: recountChanged },
      { everyMs: HOUR_MS, run: () => store.invites.recount(clock.now(), HOUR_MS) },
      { everyMs: SECOND_MS, run: () => store.invites.indexQueued() },
      { everyMs: SECOND_MS, run: () => options.analyzeYoung() },
      { everyMs: HOUR_MS, run: () => purgeDecided(world, keptDays) },
      { everyMs: HOUR_MS, run: () => purgeAccountMails(world) },
    ],
    (error) => onError(error, "sweep"),
  );
  /** A bounded part of what requests left to do, for hosts where nothing runs in the background. */
  async function deliver(): Promise<WireTick> {
    const until = performance.now() + TICK_MS;
    const goOn = () => performance.now() < until;
    const told = (await grants?.drain(goOn)) ?? 0;
    const imported = await imports.drain(goOn);
    const mailed = await mails.drain(goOn);
    const sealed = await sealer.drain(goOn);
    const delivered = await webhooks.drain(goOn);
    return { grants: told, imports: imported, mails: mailed, events: sealed, webhooks: delivered, more: !goOn() };
  }

  return {
    mails,
    webhooks,
    imports,
    sealer,
    worker: {
      deliver,
      /** What is swept up now and then, and `deliver`: for a cron, which `POST /v1/tick` is for. */
      async tick(): Promise<WireTick> {
        await sweeper.once();
        return deliver();
      },
      /** Delivers what is due, mails and webhooks; answers how many were handled. */
      async drain() {
        const sent = await mails.drain();
        await sealer.drain();
        return sent + (await webhooks.drain());
      },
      /** Puts committed events in their order; answers how many. */
      seal: sealer.drain,
      /** Does the imports that are due. */
      runImports: imports.drain,
      /** Tells the host app of the members that it has not heard of; answers how many. */
      grant: async () => (await grants?.drain()) ?? 0,
      start() {
        mails.start();
        webhooks.start();
        imports.start();
        sweeper.start();
        sealer.start();
        grants?.start();
      },
      /** Resolves when the messages in hand are done. */
      stop: async () => {
        await imports.stop();
        await Promise.all([mails.stop(), webhooks.stop(), sweeper.stop(), sealer.stop(), grants?.stop()]);
      },
    },
  };
}
