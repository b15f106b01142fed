/** What `createDoorlist` is given. */
import type { WireInvite } from "../contract/invite.ts";
import type { HookContext as ContextOf, Hooks as HooksOf } from "../core/hooks.ts";
import type { LimitSettings } from "../core/limits.ts";
import type { Dkim } from "../core/mail-server.ts";
import type { Clock } from "../core/ports.ts";
import type { Roles } from "../core/role.ts";
import type { Registration } from "../http/accounts.ts";
import type { TrustedProxies } from "../http/address.ts";
import type { RequestLine } from "../http/watch.ts";
import type { GivenDatabase } from "../store/open.ts";
import type { DirectoryOption } from "./directory.ts";

/** What a hook is told, with the invite as the API shows it. */
export type HookContext = ContextOf<WireInvite>;

/** The hooks that an app may give, each a function of a `HookContext`. */
export type Hooks = HooksOf<WireInvite>;

/** How mails leave. */
export interface MailOptions {
  /**
   * `smtp://…`, `smtps://…`, `resend://KEY@api.resend.com` or `file:///folder`; with `?eventsSecret=whsec_…` the provider
   * may report on the mails. @default none: mail stays in the built-in mailbox
   */
  url?: string | undefined;
  /** Sender of every mail. @default "Doorlist <invites@HOST>", HOST of the base URL */
  from?: string | undefined;
  /** Signs what leaves by `smtp:` and `smtps:`. @default nothing is signed: your mail server may do so */
  dkim?: Dkim | undefined;
}

/** @typeParam R the roles, so that the names of no others compile */
export interface DoorlistOptions<R extends Roles = Roles> {
  /** The path of a SQLite file, `sqlite:PATH`, `:memory:`, `postgres://…`; a pool of `pg`, a Kysely or a dialect of Kysely of your own. */
  database: GivenDatabase;
  /** Of at least 16 characters; several, newest first, while one is changed. They sign the links and the sessions. */
  secret: string | readonly string[];
  /** Where people reach the handler, with the path it is mounted at. Every link is built from it. */
  baseUrl: string;
  /**
   * Who people are, and where they are members: `betterAuth(auth)`, `jwt({ … })`, or functions of your own.
   * @default built in: sign-in, accounts and the dashboard are served too
   */
  directory?: DirectoryOption | undefined;
  /** Where a person signs in with a directory of yours; `{url}` stands for the page to come back to. @default "/" */
  signInUrl?: string | undefined;
  /** @default mail stays in the built-in mailbox */
  mail?: MailOptions | undefined;
  /** Called before each verb, with a veto (throw a `Problem`), and after it. */
  hooks?: Hooks | undefined;
  /** Lets `POST /v1/tick` be called, besides the installation's keys. @default none */
  cronSecret?: string | undefined;
  /** How long things are kept. */
  retention?:
    | {
        /** Invites and requests to join are deleted this many days after they were decided or ran out, where the tenant sets no other. @default for ever */
        terminalInvitesDays?: number | undefined;
      }
    | undefined;
  /** An installation-wide API key. @default none but those made with `doorlist keys create` */
  apiKey?: string | undefined;
  /** Who may sign up. @default "open" */
  registration?: Registration | undefined;
  /** Origins, besides the base URL's own, where callback and redirect URLs may lead. @default none */
  allowedOrigins?: readonly string[] | undefined;
  /** May webhooks and tenants' own mail servers lie in a private network, and webhooks do without TLS? @default false */
  allowPrivateHosts?: boolean | undefined;
  /**
   * Whose `X-Forwarded-For` is believed: how many proxies stand in front (`1`), or their addresses and networks
   * (`["192.0.2.7", "10.0.0.0/8"]`). @default whoever connects from a private network
   */
  trustedProxies?: TrustedProxies | undefined;
  /** How much anybody may do in a while; null for a name lifts that limit. @default see core/limits.ts */
  limits?: Partial<LimitSettings> | undefined;
  /** Highest first. @default owner, admin, member */
  roles?: R | undefined;
  /** The database names in a Nile client's `NILEDB_API_URL` that mean this installation. @default any */
  nileDatabases?: readonly string[] | undefined;
  /** May clients of the ROQ front ask for its schema? For development. @default false */
  introspection?: boolean | undefined;
  /** Name servers that are asked about domains, e.g. `192.0.2.53`. @default the system's */
  dnsServers?: readonly string[] | undefined;
  /** @default the system's */
  clock?: Clock | undefined;
  /** Told of each request that was answered, for a log. @default nobody is */
  onRequest?: ((line: RequestLine) => void) | undefined;
  /** Told of what nobody foresaw, and where. @default console.error */
  onError?: ((error: unknown, where: string) => void) | undefined;
}
