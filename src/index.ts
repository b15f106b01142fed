/**
 * Doorlist, wired: from its settings to a handler of requests and a worker that delivers.
 *
 *     const doorlist = createDoorlist({ databaseUrl: "sqlite:./data/doorlist.db", secrets: [secret], baseUrl: "https://app.example" });
 *     await doorlist.migrate();
 *     doorlist.worker.start();
 *     const response = await doorlist.handler(request);
 */
import { createHmac } from "node:crypto";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inviteFront } from "./better-auth/front/front.ts";
import { updateInvite as changeSchema, createInvite as inviteSchema } from "./contract/invite.ts";
import { admitWaiting } from "./core/admit-waiting.ts";
import { checkDomains } from "./core/check-domains.ts";
import { expireInvites } from "./core/expire.ts";
import { expireRequests } from "./core/expire-requests.ts";
import { createKeyring } from "./core/keyring.ts";
import type { LimitSettings } from "./core/limits.ts";
import type { Dkim, MailServer } from "./core/mail-server.ts";
import type { Clock } from "./core/ports.ts";
import { Problem } from "./core/problems.ts";
import { sendReminders } from "./core/reminder.ts";
import { purgeInvites } from "./core/retention.ts";
import { assertRoles, defaultRoles, type Roles } from "./core/role.ts";
import type { World } from "./core/world.ts";
import { builtInDirectory } from "./directory/built-in.ts";
import { sessionReader } from "./directory/session.ts";
import { createSignIn } from "./directory/sign-in.ts";
import { txtLookup } from "./directory/txt-lookup.ts";
import { nileFront } from "./fronts/nile/nile.ts";
import { roqFront } from "./fronts/roq/index.ts";
import { createAccountMails } from "./http/account-mails.ts";
import { createAccounts, type Registration } from "./http/accounts.ts";
import { addressOf } from "./http/address.ts";
import { createApp } from "./http/app.ts";
import { guardedAt } from "./http/context.ts";
import { digestedKeys } from "./http/digested-keys.ts";
import { createEventFeed } from "./http/event-feed.ts";
import { createEventStreams } from "./http/event-streams.ts";
import { KEPT_MS } from "./http/idempotency.ts";
import { createIdentity } from "./http/identity.ts";
import { createLimits } from "./http/limits.ts";
import { createMetrics } from "./http/metrics.ts";
import { parse } from "./http/parse.ts";
import { storedLimiter } from "./http/stored-limiter.ts";
import { createThrottle } from "./http/throttle.ts";
import type { RequestLine } from "./http/watch.ts";
import { wireEvent, wireInvite } from "./http/wire.ts";
import { mailboxTransport } from "./mail/mailbox.ts";
import { ownSmtpTransport } from "./mail/own-smtp.ts";
import { providerEvents } from "./mail/provider-events.ts";
import { readReportMail } from "./mail/report-mail.ts";
import { templateEngine } from "./mail/template-engine.ts";
import { openMailWay } from "./mail/transports.ts";
import { composer } from "./outbox/compose.ts";
import { createImportRunner } from "./outbox/import-runner.ts";
import { createMailServers } from "./outbox/mail-servers.ts";
import { renderSent } from "./outbox/render-sent.ts";
import { createSealer } from "./outbox/sealer.ts";
import { createSweeper } from "./outbox/sweeper.ts";
import { mailTester } from "./outbox/test-mail.ts";
import { createWorker } from "./outbox/worker.ts";
import { migrate, missingMigrations } from "./store/migrate.ts";
import { openDatabase } from "./store/open.ts";
import { SEALED_CHANNEL } from "./store/seals.ts";
import { createStore } from "./store/store.ts";
import { createFanOut } from "./webhooks/fan-out.ts";
import { tidyWebhooks } from "./webhooks/housekeeping.ts";
import { createSender } from "./webhooks/send.ts";
import { createWebhookWorker } from "./webhooks/worker.ts";

export interface DoorlistOptions {
  /** `sqlite:PATH` or `postgres://…` */
  databaseUrl: string;
  /** Newest first, each of at least 16 characters: sign the links and the sessions. */
  secrets: readonly string[];
  /** Where people reach this server, without a slash at its end. Every link is built from it. */
  baseUrl: string;
  /**
   * `smtp://…`, `smtps://…`, `resend://KEY@api.resend.com` or `file:///folder`; with `?eventsSecret=whsec_…` the provider
   * may report on the mails. @default none: mail stays in the built-in mailbox
   */
  smtpUrl?: string;
  /** Sender of every mail. @default "Doorlist <invites@HOST>", HOST of the base URL */
  mailFrom?: string;
  /** Signs what leaves by `smtp:` and `smtps:`. @default nothing is signed: your mail server may do so */
  dkim?: Dkim;
  /** How long things are kept. */
  retention?: {
    /** Invites are deleted this many days after they were decided or ran out, where the tenant sets no other. @default for ever */
    terminalInvitesDays?: number;
  };
  /** An installation-wide API key. @default none but those made with `doorlist keys create` */
  apiKey?: string;
  /** Who may sign up. @default "open" */
  registration?: Registration;
  /** Origins, besides the base URL's own, where callback and redirect URLs may lead. @default none */
  allowedOrigins?: readonly string[];
  /** May webhooks and tenants' own mail servers lie in a private network, and webhooks do without TLS? @default false */
  allowPrivateHosts?: boolean;
  /** How much anybody may do in a while; null for a name lifts that limit. @default see core/limits.ts */
  limits?: Partial<LimitSettings>;
  /** Highest first. @default owner, admin, member */
  roles?: Roles;
  /** The database names in a Nile client's `NILEDB_API_URL` that mean this installation. @default any */
  nileDatabases?: readonly string[];
  /** May clients of the ROQ front ask for its schema? For development. @default false */
  introspection?: boolean;
  /** Name servers that are asked about domains, e.g. `192.0.2.53`. @default the system's */
  dnsServers?: readonly string[];
  /** @default the system's */
  clock?: Clock;
  /** Told of each request that was answered, for a log. @default nobody is */
  onRequest?: (line: RequestLine) => void;
  /** Told of what nobody foresaw, and where. @default console.error */
  onError?: (error: unknown, where: string) => void;
}

export type Doorlist = ReturnType<typeof createDoorlist>;

/** Wrong codes of an address, and wrong passwords of an account from an address, in a quarter of an hour. */
const GUESSES = 10;
const QUARTER_HOUR = 15 * 60;
const HALF_A_MINUTE_MS = 30_000;
const RECOUNT_MS = 10_000;
/** How long a free seat waits for the first in the waitlist, at most. */
const ADMIT_MS = 2_000;
const HOUR_MS = 3_600_000;
const readInvite = (item: unknown) => parse(inviteSchema, item);
const dashboardFolder = join(dirname(fileURLToPath(import.meta.url)), "../dashboard/dist");

export function createDoorlist(options: DoorlistOptions) {
  const { databaseUrl, secrets, registration = "open", allowedOrigins = [], roles = defaultRoles } = options;
  const { apiKey, smtpUrl, clock = { now: Date.now }, allowPrivateHosts = false } = options;
  const onError = options.onError ?? ((error, where) => console.error(where, error));
  assertRoles(roles);
  const baseUrl = options.baseUrl.replace(/\/+$/, "");

  const database = openDatabase(databaseUrl, (error) => onError(error, "database"));
  const store = createStore(database, () => sealer.wake());
  const keyring = createKeyring(secrets);
  const pool = database.engine === "postgres" ? database.pool : undefined;
  const metrics = createMetrics({ store, clock, pool });
  const rateLimits = digestedKeys(store.rateLimits, keyring);
  const limits = createLimits({
    table: rateLimits,
    clock,
    settings: options.limits,
    onError: (error) => onError(error, "limits"),
  });
  const world: World = {
    store,
    limits,
    onVerb: (verb, outcome) => metrics.verb(verb, outcome),
    directory: builtInDirectory(database),
    outbox: { wake: () => worker.wake() },
    webhooks: { wake: () => webhookWorker.wake(), allowPrivate: allowPrivateHosts },
    importer: { wake: () => importer.wake() },
    dns: txtLookup(options.dnsServers),
    clock,
    keyring,
    roles,
    baseUrl,
    allowedOrigins,
  };

  const mailWay = smtpUrl ? openMailWay(smtpUrl, { dkim: options.dkim }) : { transport: mailboxTransport, eventsSecrets: [] };
  const openOwn = (server: MailServer) => ownSmtpTransport(server, allowPrivateHosts);
  const mailServers = createMailServers({ world, installation: mailWay.transport, open: openOwn });
  const from = options.mailFrom ?? `Doorlist <invites@${new URL(baseUrl).hostname}>`;
  const compose = composer(world, { from, accountUrl: (kind, user, until) => accountMails.url(kind, user, until) });
  const worker = createWorker({
    world,
    mailServers,
    compose,
    onOutcome: metrics.mail,
    onError: (error) => onError(error, "outbox"),
  });
  const sender = createSender({ allowPrivate: allowPrivateHosts });
  const webhookWorker = createWebhookWorker({
    store,
    clock,
    keyring,
    sender,
    onOutcome: metrics.webhook,
    onError: (error) => onError(error, "webhooks"),
  });
  const importer = createImportRunner(world, readInvite, (error) => onError(error, "import"));
  const keptDays = options.retention?.terminalInvitesDays ?? null;
  const sweeper = createSweeper(
    [
      { everyMs: HALF_A_MINUTE_MS, run: () => expireInvites(world).then(() => sendReminders(world)) },
      { everyMs: HALF_A_MINUTE_MS, run: () => expireRequests(world) },
      { everyMs: HALF_A_MINUTE_MS, run: () => checkDomains(world) },
      { everyMs: ADMIT_MS, run: () => admitWaiting(world) },
      { everyMs: HALF_A_MINUTE_MS, run: () => tidyWebhooks(world) },
      { everyMs: HALF_A_MINUTE_MS, run: () => rateLimits.purge(clock.now()) },
      { everyMs: HALF_A_MINUTE_MS, run: () => store.idempotencyKeys.purge(clock.now() - KEPT_MS) },
      { everyMs: RECOUNT_MS, run: () => store.invites.recount(clock.now(), RECOUNT_MS) },
      { everyMs: HOUR_MS, run: () => purgeInvites(world, keptDays) },
    ],
    (error) => onError(error, "sweep"),
  );

  const feed = createEventFeed({
    store,
    listen: () => database.listen(SEALED_CHANNEL, (tenantIds) => feed.hint(tenantIds ? tenantIds.split(",") : null)),
    onError: (error) => onError(error, "events"),
  });
  const streams = createEventStreams(feed);
  const sealer = createSealer({
    // One that wakes nobody: sealing writes no event.
    store: createStore(database),
    clock,
    keyring,
    onSealed: createFanOut({ clock, wireEvent, wireInvite }),
    onCommitted(events) {
      feed.hint(new Set(events.map(({ tenantId }) => tenantId)));
      webhookWorker.wake();
    },
    onError: (error) => onError(error, "sealer"),
  });

  const sessionSecret = createHmac("sha256", secrets[0] ?? "")
    .update("doorlist sessions")
    .digest("base64url");
  const signIn = createSignIn({ database, secret: sessionSecret, baseUrl, trustedOrigins: loopbackAliases(baseUrl) });
  const identity = createIdentity({ world, readSession: sessionReader(database, sessionSecret), apiKey });
  const throttle = (keyPrefix: string, points: number) =>
    createThrottle(storedLimiter({ table: rateLimits, clock, keyPrefix, points, duration: QUARTER_HOUR }), points);
  const [passwordGuesses, codeGuesses] = [throttle("password", GUESSES), throttle("code", GUESSES)];
  const requests = { requestsFrom: throttle("mail-from", 20), requestsTo: throttle("mail-to", 5) };
  const { handle, ...passwords } = signIn;
  const accountMails = createAccountMails({ world, passwords, ...requests });
  const library = { signIn: handle, passwords, mails: accountMails };
  const accounts = createAccounts({ world, ...library, registration, passwordGuesses, codeGuesses });
  const roq = roqFront({
    world,
    identity,
    readInvite,
    readChange: (change) => parse(changeSchema, change),
    introspection: options.introspection ?? false,
    onError,
  });
  const betterAuth = inviteFront({
    world,
    userOf: identity.userOf,
    guarded: (address, token, open) => guardedAt(address, codeGuesses, token, open),
  });
  const app = createApp({
    world,
    identity,
    codeGuesses,
    passwordGuesses,
    addressOf,
    accounts: { ...accounts, handle: betterAuth.handOver(accounts.handle) },
    streams,
    mail: {
      testMail: mailTester(world, openOwn),
      allowPrivateHosts,
      readProviderEvent: providerEvents(mailWay.eventsSecrets),
      readReportMail,
    },
    accountMails,
    templates: templateEngine(baseUrl),
    fronts: [betterAuth, nileFront({ world, identity, accounts, databases: options.nileDatabases }), roq],
    isReady: async () => (await missingMigrations(database)).length === 0,
    renderSent: smtpUrl ? undefined : renderSent(compose),
    dashboardFolder,
    metrics,
    onRequest: options.onRequest,
    onError,
  });

  return {
    world,
    /** A Web-standard handler. */
    handler: (request: Request, env?: unknown): Response | Promise<Response> => app.fetch(request, env as object),
    worker: {
      /** Delivers what is due, mails and webhooks; answers how many were handled. For serverless hosts. */
      async drain() {
        const mails = await worker.drain();
        await sealer.drain();
        return mails + (await webhookWorker.drain());
      },
      /** Puts committed events in their order; answers how many. */
      seal: sealer.drain,
      /** Does the imports that are due. */
      runImports: importer.drain,
      start() {
        worker.start();
        webhookWorker.start();
        importer.start();
        sweeper.start();
        sealer.start();
      },
      /** Resolves when the messages in hand are done. */
      stop: async () => {
        await importer.stop();
        await Promise.all([worker.stop(), webhookWorker.stop(), sweeper.stop(), sealer.stop()]);
      },
    },
    /** Is the mail's way open? @throws with the reason */
    verifyMail: () => mailWay.transport.verify(),
    migrate: () => migrate(database),
    missingMigrations: () => missingMigrations(database),
    /** Ends the event streams, which would go on for ever, and opens no more. Their clients connect elsewhere. */
    endStreams: streams.close,
    async close() {
      streams.close();
      await feed.close();
      mailServers.close();
      sender.close();
      await limits.close();
      await database.close();
    },
  };
}

/** Somebody who types 127.0.0.1 instead of localhost is on the same machine. */
function loopbackAliases(baseUrl: string): string[] {
  const { protocol, hostname, port } = new URL(baseUrl);
  const names = ["localhost", "127.0.0.1", "[::1]"];
  return names.includes(hostname) ? names.map((name) => `${protocol}//${name}${port ? `:${port}` : ""}`) : [];
}

export { Problem };
