/**
 * Doorlist, wired: from its settings to a handler of requests, the verbs as functions, and a worker that delivers.
 *
 *     const doorlist = createDoorlist({ database: "./data/doorlist.db", secret, baseUrl: "https://app.example" });
 *     await doorlist.migrate();
 *     doorlist.worker.start();
 *     const response = await doorlist.handler(request);
 *     await doorlist.api.invites.create("acme", { email: "ana@example.com", roles: ["member"] });
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { updateInvite as changeSchema, createInvite as inviteSchema } from "./contract/invite.ts";
import { basePath } from "./core/base-path.ts";
import { hookPoints } from "./core/hooks.ts";
import { createKeyring } from "./core/keyring.ts";
import { lazily } from "./core/lazily.ts";
import type { MailServer } from "./core/mail-server.ts";
import type { User } from "./core/ports.ts";
import { assertRoles, defaultRoles, type Roles } from "./core/role.ts";
import type { World } from "./core/world.ts";
import { dnsAddresses, systemAddresses } from "./directory/address-lookup.ts";
import { txtLookup } from "./directory/txt-lookup.ts";
import { roqFront } from "./fronts/roq/index.ts";
import { createAddressOf } from "./http/address.ts";
import { createApp } from "./http/app.ts";
import { digestedKeys } from "./http/digested-keys.ts";
import { createEventFeed } from "./http/event-feed.ts";
import { createEventStreams } from "./http/event-streams.ts";
import { createIdentity } from "./http/identity.ts";
import { createLimits } from "./http/limits.ts";
import { createMetrics } from "./http/metrics.ts";
import { mountedAt } from "./http/mount.ts";
import { parse } from "./http/parse.ts";
import { createThrottle } from "./http/throttle.ts";
import { wireEvent, wireInvite } from "./http/wire.ts";
import { mailboxTransport } from "./mail/mailbox.ts";
import { ownSmtpTransport } from "./mail/own-smtp.ts";
import { providerEvents } from "./mail/provider-events.ts";
import { readReportMail } from "./mail/report-mail.ts";
import { templateEngine } from "./mail/template-engine.ts";
import { openMailWay } from "./mail/transports.ts";
import { composer } from "./outbox/compose.ts";
import { createMailServers } from "./outbox/mail-servers.ts";
import { renderSent } from "./outbox/render-sent.ts";
import { mailTester } from "./outbox/test-mail.ts";
import { migrate, missingMigrations } from "./store/migrate.ts";
import { openDatabase } from "./store/open.ts";
import type { People } from "./store/people.ts";
import { SEALED_CHANNEL } from "./store/seals.ts";
import { createStore } from "./store/store.ts";
import { analyzeYoung } from "./store/young-tables.ts";
import { createDeliveries } from "./webhooks/fan-out.ts";
import { createSender } from "./webhooks/send.ts";
import { type Api, createApi } from "./wiring/api.ts";
import { createBackground } from "./wiring/background.ts";
import { checkOptions } from "./wiring/check-options.ts";
import { chooseDirectory } from "./wiring/directory.ts";
import { createHandler, type RequestContext } from "./wiring/handler.ts";
import type { DoorlistOptions } from "./wiring/options.ts";
import { wireSignIn } from "./wiring/sign-in.ts";

/** Wrong codes of an address, and wrong passwords of an account from an address, in a quarter of an hour. */
const GUESSES = 10;
const QUARTER_HOUR_MS = 15 * 60_000;
const dashboardFolder = join(dirname(fileURLToPath(import.meta.url)), "../dashboard/dist");

/** What `createDoorlist` answers. */
export interface Doorlist<R extends Roles = Roles> {
  /** The parts it was made of, for Doorlist's own command line and tests. They may change with any release. @internal */
  world: World;
  /** A Web-standard handler. With `waitUntil`, what the request left to do is done after the response. */
  handler: ReturnType<typeof createHandler>;
  /** The verbs as functions, acting for the installation, or `as({ userId })`. */
  api: Api<keyof R & string>;
  /** Who sends this request; null: nobody. */
  session(request: Request): Promise<User | null>;
  /** The work in the background: mails, webhooks, imports, expiry. `start()` it, or call `tick()` from a cron job. */
  worker: ReturnType<typeof createBackground>["worker"];
  /** Tries whether mail can leave: connects to the SMTP server, for one. @throws with the reason */
  verifyMail(): Promise<void>;
  /** Brings the tables up to date, under a lock, so that several processes may call it at once. Answers the names of what it ran. */
  migrate(): Promise<string[]>;
  /** The names of the migrations that `migrate` would run; none where the tables are up to date. */
  missingMigrations(): Promise<string[]>;
  /** Ends the event streams, which would keep a server from closing, and opens no more: their clients connect to another process. */
  endStreams(): void;
  /**
   * Closes every connection; a second call waits for the first. A pool or a Kysely that was given in `database` stays open. Call
   * `worker.stop()` first.
   */
  close(): Promise<void>;
}

/**
 * Wires a Doorlist. It opens the database and starts nothing else: call `migrate()` before the first request, and `worker.start()`
 * where the process lives on. The names of your roles become part of the types of `api`.
 * @throws Error for options that cannot be, such as a secret of fewer than 16 characters
 */
export function createDoorlist<const R extends Roles = typeof defaultRoles>(options: DoorlistOptions<R>): Doorlist<R> {
  checkOptions(options);
  const { registration = "open", allowedOrigins = [], allowPrivateHosts = false, mail = {} } = options;
  const { apiKey, cronSecret, signInUrl = "/", clock = { now: Date.now }, introspection = false } = options;
  const roles: Roles = options.roles ?? defaultRoles;
  const secrets = typeof options.secret === "string" ? [options.secret] : options.secret;
  const onError = options.onError ?? ((error, where) => console.error(where, error));
  const failing = (where: string) => (error: unknown) => onError(error, where);
  assertRoles(roles);
  const baseUrl = options.baseUrl.replace(/\/+$/, "");

  const database = openDatabase(options.database, failing("database"));
  const ownStore = createStore(database, () => background.sealer.wake());
  const keyring = createKeyring(secrets);
  const chosen = chooseDirectory(options.directory, { database, store: ownStore, clock, roles, secrets, baseUrl, onError });
  const { store, directory, membership, grants, readSession, readsBearer, sessionSecret } = chosen;
  const metrics = createMetrics({ store, clock, pool: "pool" in database ? database.pool : undefined });
  const rateLimits = digestedKeys(store.rateLimits, keyring);
  const limits = createLimits({ table: rateLimits, clock, settings: options.limits, onError: failing("limits") });
  const world: World = {
    store,
    limits,
    onVerb: (verb, outcome) => metrics.verb(verb, outcome),
    hooks: options.hooks && hookPoints(options.hooks, (invite) => wireInvite(invite, clock.now()), onError),
    directory,
    membership,
    outbox: { wake: () => background.mails.wake() },
    webhooks: {
      wake: () => background.webhooks.wake(),
      deliveriesOf: createDeliveries({ clock, wireEvent, wireInvite }),
      allowPrivate: allowPrivateHosts,
    },
    importer: { wake: () => background.imports.wake() },
    dns: txtLookup(options.dnsServers),
    clock,
    keyring,
    roles,
    baseUrl,
    allowedOrigins,
  };

  const identity = createIdentity({ world, readSession, readsBearer, apiKey });
  const throttle = (name: string, points: number) =>
    createThrottle({ table: rateLimits, clock, name, points, windowMs: QUARTER_HOUR_MS });
  const [passwordGuesses, codeGuesses] = [throttle("password", GUESSES), throttle("code", GUESSES)];
  const { nileDatabases } = options;
  const signInParts = { world, database, identity, readSession, registration, nileDatabases, throttle };
  const guesses = { passwordGuesses, codeGuesses };
  const signIn = sessionSecret === undefined ? undefined : wireSignIn({ ...signInParts, ...guesses, sessionSecret });

  const mailWay = mail.url ? openMailWay(mail.url, { dkim: mail.dkim }) : { transport: mailboxTransport, eventsSecrets: [] };
  const addressesOf = allowPrivateHosts ? systemAddresses : dnsAddresses(options.dnsServers);
  const outward = { allowPrivate: allowPrivateHosts, addressesOf };
  const openOwn = (server: MailServer) => ownSmtpTransport(server, outward);
  const mailServers = createMailServers({ world, installation: mailWay.transport, open: openOwn, onError: failing("outbox") });
  const from = mail.from ?? `Doorlist <invites@${new URL(baseUrl).hostname}>`;
  const compose = composer(world, { from, accountUrl: signIn?.mails.url });
  const sender = createSender(outward);
  const feed = createEventFeed({
    store,
    listen: () => database.listen(SEALED_CHANNEL, (tenantIds) => feed.hint(tenantIds ? tenantIds.split(",") : null)),
    onError: failing("events"),
  });
  const streams = createEventStreams(feed);
  const background = createBackground({
    world,
    quietStore: createStore(database),
    mailServers,
    compose,
    sender,
    metrics,
    rateLimits,
    grants,
    keptDays: options.retention?.terminalInvitesDays ?? null,
    analyzeYoung: () => analyzeYoung(database),
    onSealed: (events) => feed.hint(new Set(events.map(({ tenantId }) => tenantId))),
    onError,
  });

  const wanted = { signIn: signIn !== undefined };
  const readInvite = (item: unknown) => parse(inviteSchema, item);
  const readChange = (change: unknown) => parse(changeSchema, change);
  const app = createApp({
    world,
    identity,
    codeGuesses,
    passwordGuesses,
    addressOf: createAddressOf(options.trustedProxies),
    signIn: signIn && { ...signIn, dashboardFolder },
    signInUrl,
    ticking: { tick: background.worker.tick, cronSecret },
    streams,
    mail: {
      testMail: mailTester(world, openOwn),
      allowPrivateHosts,
      readProviderEvent: providerEvents(mailWay.eventsSecrets),
      readReportMail,
    },
    templates: templateEngine(baseUrl),
    fronts: [...(signIn?.fronts ?? []), roqFront({ world, identity, apiKey, readInvite, readChange, introspection, onError })],
    isReady: async () => (await missingMigrations(database, wanted)).length === 0,
    renderSent: mail.url ? undefined : renderSent(compose),
    metrics,
    onRequest: options.onRequest,
    onError,
  });
  const handle = mountedAt(basePath(baseUrl), async (request, env) => app.fetch(request, env));

  return {
    world,
    handler: createHandler(handle, background.worker.deliver, onError),
    api: createApi<keyof R & string>(world, (request, insider) => handle(request, { insider })),
    session: (request) => readSession(request, clock.now()),
    worker: background.worker,
    verifyMail: () => mailWay.transport.verify(),
    migrate: () => migrate(database, wanted),
    missingMigrations: () => missingMigrations(database, wanted),
    endStreams: streams.close,
    close: lazily(async () => {
      streams.close();
      await feed.close();
      mailServers.close();
      sender.close();
      await limits.close();
      await database.close();
    }),
  };
}

export { type DoorlistClient, DoorlistError } from "./client/index.ts";
export { Problem } from "./core/problems.ts";
export { betterAuth } from "./directory/better-auth.ts";
export type { HostAccounts, HostDirectory, HostMembers } from "./directory/host.ts";
export { type JwtOptions, jwt } from "./directory/jwt.ts";
export type { DoorlistOptions, HookContext, Hooks, MailOptions } from "./wiring/options.ts";
export type { Api, People, RequestContext, User };
