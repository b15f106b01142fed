/** What an app configures. Every option of Better Invite is here, under its name. */
import type { GenericEndpointContext } from "better-auth";
import type { InferOptionSchema, UserWithRole } from "better-auth/plugins";
import { isAllowedRedirect, MAX_LIFETIME_MS, MIN_LIFETIME_MS } from "../../core/policy.ts";
import type { Roles } from "../../core/role.ts";
import type { Defaults } from "../host.ts";
import type { WireInvite } from "../wire.ts";
import type { InviteSchema } from "./schema.ts";

type Awaitable<T> = T | Promise<T>;

/** Asked of the admin plugin: may the person do all of these? */
export interface Permissions {
  statement: string;
  permissions: string[];
}

/** @default true */
export type Gate<Data> = boolean | Permissions | ((data: Data) => Awaitable<boolean>);

type Ctx = { ctx: GenericEndpointContext };
type About = Ctx & { invitation: WireInvite };

/** Functions of the app around each act. What a `before…` throws refuses the act. */
export interface InviteHooks {
  beforeCreateInvite?(data: Ctx): Awaitable<void>;
  afterCreateInvite?(data: Ctx & { invitations: WireInvite[] }): Awaitable<void>;
  /** May answer the user as they are to be judged, by another address or role. Whoever came is let in, whatever `id` it has. */
  // biome-ignore lint/suspicious/noConfusingVoidType: a hook that answers nothing.
  beforeAcceptInvite?(data: Ctx & { invitedUser: UserWithRole }): Awaitable<{ user?: UserWithRole } | void>;
  afterAcceptInvite?(data: About & { invitedUser: UserWithRole }): Awaitable<void>;
  beforeCancelInvite?(data: About): Awaitable<void>;
  afterCancelInvite?(data: About): Awaitable<void>;
  beforeRejectInvite?(data: About): Awaitable<void>;
  afterRejectInvite?(data: About): Awaitable<void>;
}

/** What `sendUserInvitation` is given. */
export interface InviteMail {
  email: string;
  /** Of somebody who has an account. */
  name?: string;
  role: string;
  url: string;
  token: string;
  newAccount: boolean;
}

/** Options of `invite()`: those of Better Invite, and at the end a few of our own. */
export interface InviteOptions {
  /** @default () => new Date() */
  getDate?: () => Date;
  canCreateInvite?: Gate<Ctx & { invitedUser: { email?: string | string[]; role: string }; inviterUser: UserWithRole }>;
  canAcceptInvite?: Gate<{ invitedUser: UserWithRole; newAccount: boolean }>;
  /** Whatever it says, nobody but its maker cancels an invite. */
  canCancelInvite?: Gate<About & { inviterUser: UserWithRole }>;
  /** Whatever it says, nobody but the invited person rejects an invite. */
  canRejectInvite?: Gate<About & { inviteeUser: UserWithRole }>;
  /** Mints the tokens of `tokenType: "custom"`. @default none: they are as `token` */
  generateToken?: () => string;
  /** `token`: 43 characters; `code`: 8 that a person can type. @default "token" */
  defaultTokenType?: Defaults["tokenType"];
  /** @default "/auth/sign-up" */
  defaultRedirectToSignUp?: string;
  /** @default "/auth/sign-in" */
  defaultRedirectToSignIn?: string;
  /** Where people go after accepting; `{token}` stands for the invite's. @default nowhere */
  defaultRedirectAfterUpgrade?: string;
  /** @default true */
  defaultShareInviterName?: boolean;
  /** Of a link. @default as many as come */
  defaultMaxUses?: number;
  /** What the maker of a link is answered. @default "token" */
  defaultSenderResponse?: Defaults["senderResponse"];
  /** @default "signUp" */
  defaultSenderResponseRedirect?: Defaults["senderResponseRedirect"];
  /** Sends the mail of an invite. What it throws is kept, and the mail tried again. @default none: no invites by mail */
  sendUserInvitation?(data: InviteMail, request?: Request): Awaitable<void>;
  /** Seconds, from 60 to a year. @default 3600 */
  invitationTokenExpiresIn?: number;
  /** How long a visitor may take to sign up or in, in seconds. @default 600 */
  inviteCookieMaxAge?: number;
  /** Delete an invite that was rejected or canceled. @default false */
  cleanupInvitesOnDecision?: boolean;
  /** Delete an invite with its last use. @default false */
  cleanupInvitesAfterMaxUses?: boolean;
  /** The app's own page for the link, with `{token}` and `{callbackURL}` in it. @default `GET /invite/:token` */
  defaultCustomInviteUrl?: string;
  onInvitationUsed?(
    data: { invitedUser: UserWithRole; newUser: UserWithRole; newAccount: boolean },
    request?: Request,
  ): Awaitable<void>;
  /** Names of models and fields. */
  schema?: InferOptionSchema<InviteSchema>;
  inviteHooks?: InviteHooks;

  // What follows, Better Invite has not.

  /** `digest`: the database alone opens nothing. `plain`: rows are as Better Invite's. @default "digest" */
  storeToken?: "digest" | "plain";
  /** Does opening the link, signed in, accept? Mail scanners open links too. @default false */
  consumeOnGet?: boolean;
  /** The page on which somebody who is signed in joins by a click; `{token}` stands for the invite's. @default a page of its own */
  confirmUrl?: string;
  /** Which role may invite to which, highest first. @default the admin plugin's: admins to all, others to all but admin */
  roles?: Roles;
}

export interface ResolvedOptions extends InviteOptions {
  readonly defaults: Defaults;
  readonly storeToken: "digest" | "plain";
}

/** Could any `trustedOrigins` let it? */
function leads(url: string): boolean {
  return isAllowedRedirect({ baseUrl: "http://localhost", allowedOrigins: [], trusts: () => true }, url);
}

export function resolveOptions(options: InviteOptions): ResolvedOptions {
  const { defaultMaxUses, defaultCustomInviteUrl } = options;
  if (
    defaultMaxUses !== undefined &&
    defaultMaxUses !== Number.POSITIVE_INFINITY &&
    !(Number.isSafeInteger(defaultMaxUses) && defaultMaxUses >= 0)
  ) {
    throw new Error("invite(): defaultMaxUses is a whole number, 0 or more");
  }
  if (defaultCustomInviteUrl !== undefined && !defaultCustomInviteUrl.includes("{token}")) {
    throw new Error("invite(): defaultCustomInviteUrl needs {token} in it");
  }
  const { invitationTokenExpiresIn: lifetime = 3600 } = options;
  if (!(lifetime * 1000 >= MIN_LIFETIME_MS && lifetime * 1000 <= MAX_LIFETIME_MS)) {
    throw new Error("invite(): invitationTokenExpiresIn is from 60 seconds to a year");
  }
  for (const name of ["defaultRedirectToSignUp", "defaultRedirectToSignIn", "defaultRedirectAfterUpgrade"] as const) {
    const url = options[name];
    if (url !== undefined && !leads(url)) throw new Error(`invite(): ${name} is a path that begins with /, or a URL`);
  }
  return {
    ...options,
    storeToken: options.storeToken ?? "digest",
    defaults: {
      tokenType: options.defaultTokenType ?? "token",
      redirectToSignUp: options.defaultRedirectToSignUp ?? "/auth/sign-up",
      redirectToSignIn: options.defaultRedirectToSignIn ?? "/auth/sign-in",
      redirectToAfterUpgrade: options.defaultRedirectAfterUpgrade,
      shareInviterName: options.defaultShareInviterName ?? true,
      maxUses: defaultMaxUses === Number.POSITIVE_INFINITY ? undefined : defaultMaxUses,
      senderResponse: options.defaultSenderResponse ?? "token",
      senderResponseRedirect: options.defaultSenderResponseRedirect ?? "signUp",
      expiresInSeconds: lifetime,
      customInviteUrl: defaultCustomInviteUrl,
    },
  };
}
