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
import { updateInvite as changeSchema, createInvite as inviteSchema } from "./contract/invite.ts";
import { createKeyring } from "./core/keyring.ts";
import type { Dkim, MailServer } from "./core/mail-server.ts";
import type { Clock } from "./core/ports.ts";
import { Problem } from "./core/problems.ts";
import { assertRoles, defaultRoles, type Roles } from "./core/role.ts";
import type { World } from "./core/world.ts";
import { builtInDirectory } from "./directory/built-in.ts";
import { sessionReader } from "./directory/session.ts";
import { createSignIn } from "./directory/sign-in.ts";
import { nileFront } from "./fronts/nile/nile.ts";
import { roqFront } from "./fronts/roq/index.ts";
import { createAccountMails } from "./http/account-mails.ts";
import { createAccounts, type Registration } from "./http/accounts.ts";
import { addressOf } from "./http/address.ts";
import { createApp } from "./http/app.ts";
import { createIdentity } from "./http/identity.ts";
import { parse } from "./http/parse.ts";
import { createThrottle } from "./http/throttle.ts";
import { mailboxTransport } from "./mail/mailbox.ts";
import { ownSmtpTransport } from "./mail/own-smtp.ts";
import { providerEvents } from "./mail/provider-events.ts";
import { readReportMail } from "./mail/report-mail.ts";
import { templateEngine } from "./mail/template-engine.ts";
import { openMailWay } from "./mail/transports.ts";
import { composer } from "./outbox/compose.ts";
import { createMailServers } from "./outbox/mail-servers.ts";
import { renderSent } from "./outbox/render-sent.ts";
import { createSweeper } from "./outbox/sweeper.ts";
import { mailTester } from "./outbox/test-mail.ts";
import { createWorker } from "./outbox/worker.ts";
import { migrate, missingMigrations } from "./store/migrate.ts";
import { openDatabase } from "./store/open.ts";
import { createStore } from "./store/store.ts";

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
  /** May tenants' own mail servers lie in a private network? @default false */
  allowPrivateHosts?: boolean;
  /** An installation-wide API key. @default none but those made with `doorlist keys create` */
  apiKey?: string;
  /** Who may sign up. @default "open" */
  registration?: Registration;
  /** Origins, besides the base URL's own, where callback and redirect URLs may lead. @default none */
  allowedOrigins?: readonly string[];
  /** Highest first. @default owner, admin, member */
  roles?: Roles;
  /** The database names in a Nile client's `NILEDB_API_URL` that mean this installation. @default any */
  nileDatabases?: readonly string[];
  /** May clients of the ROQ front ask for its schema? For development. @default false */
  introspection?: boolean;
  /** @default the system's */
  clock?: Clock;
  /** Told of what nobody foresaw, and where. @default console.error */
  onError?: (error: unknown, where: string) => void;
}

export type Doorlist = ReturnType<typeof createDoorlist>;

const QUARTER_HOUR = 15 * 60;
const dashboardFolder = join(dirname(fileURLToPath(import.meta.url)), "../dashboard/dist");

export function createDoorlist(options: DoorlistOptions) {
  const { databaseUrl, secrets, registration = "open", allowedOrigins = [], roles = defaultRoles } = options;
  const { apiKey, smtpUrl, clock = { now: Date.now } } = options;
  const onError = options.onError ?? ((error, where) => console.error(where, error));
  assertRoles(roles);
  const baseUrl = options.baseUrl.replace(/\/+$/, "");

  const database = openDatabase(databaseUrl, (error) => onError(error, "database"));
  const store = createStore(database);
  const world: World = {
    store,
    directory: builtInDirectory(database),
    outbox: { wake: () => worker.wake() },
    clock,
    keyring: createKeyring(secrets),
    roles,
    baseUrl,
    allowedOrigins,
  };

  const { allowPrivateHosts = false, dkim } = options;
  const mailWay = smtpUrl ? openMailWay(smtpUrl, { dkim }) : { transport: mailboxTransport, eventsSecrets: [] };
  const openOwn = (server: MailServer) => ownSmtpTransport(server, allowPrivateHosts);
  const mailServers = createMailServers({ world, installation: mailWay.transport, open: openOwn });
  const from = options.mailFrom ?? `Doorlist <invites@${new URL(baseUrl).hostname}>`;
  const compose = composer(world, { from, accountUrl: (kind, user, until) => accountMails.url(kind, user, until) });
  const worker = createWorker({ world, mailServers, compose, onError: (error) => onError(error, "outbox") });
  const keptDays = options.retention?.terminalInvitesDays ?? null;
  const sweeper = createSweeper(world, keptDays, (error) => onError(error, "sweep"));

  const sessionSecret = createHmac("sha256", secrets[0] ?? "")
    .update("doorlist sessions")
    .digest("base64url");
  const signIn = createSignIn({ database, secret: sessionSecret, baseUrl, trustedOrigins: loopbackAliases(baseUrl) });
  const identity = createIdentity({ world, readSession: sessionReader(database, sessionSecret), apiKey });
  const passwordGuesses = createThrottle(10, QUARTER_HOUR);
  const codeGuesses = createThrottle(10, QUARTER_HOUR);
  const { handle, ...passwords } = signIn;
  const requests = { requestsFrom: createThrottle(20, QUARTER_HOUR), requestsTo: createThrottle(5, QUARTER_HOUR) };
  const accountMails = createAccountMails({ world, passwords, ...requests });
  const library = { signIn: handle, passwords, mails: accountMails };
  const accounts = createAccounts({ world, ...library, registration, passwordGuesses, codeGuesses });
  const roq = roqFront({
    world,
    identity,
    readInvite: (item) => parse(inviteSchema, item),
    readChange: (change) => parse(changeSchema, change),
    introspection: options.introspection ?? false,
    onError,
  });
  const app = createApp({
    world,
    identity,
    codeGuesses,
    passwordGuesses,
    addressOf,
    accounts,
    mail: {
      testMail: mailTester(world, openOwn),
      allowPrivateHosts,
      readProviderEvent: providerEvents(mailWay.eventsSecrets),
      readReportMail,
    },
    accountMails,
    templates: templateEngine(baseUrl),
    fronts: [nileFront({ world, identity, accounts, databases: options.nileDatabases }), roq],
    isReady: async () => (await missingMigrations(database)).length === 0,
    renderSent: smtpUrl ? undefined : renderSent(compose),
    dashboardFolder,
    onError,
  });

  return {
    world,
    /** A Web-standard handler. */
    handler: (request: Request, env?: unknown): Response | Promise<Response> => app.fetch(request, env as object),
    worker: {
      drain: worker.drain,
      start() {
        worker.start();
        sweeper.start();
      },
      /** Resolves when the messages in hand are done. */
      stop: async () => {
        await Promise.all([worker.stop(), sweeper.stop()]);
      },
    },
    /** Is the mail's way open? @throws with the reason */
    verifyMail: () => mailWay.transport.verify(),
    migrate: () => migrate(database),
    missingMigrations: () => missingMigrations(database),
    async close() {
      mailServers.close();
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
