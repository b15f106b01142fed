/**
 * What the endpoints ask of where they are served: an app's own Better Auth, or Doorlist's server. One is made for each
 * request.
 */
import type { Invite } from "../core/invite.ts";
import type { User } from "../core/ports.ts";
import type { InviteWorld } from "../core/world.ts";
import type { CreateBody, ListQuery } from "./bodies.ts";

/** What an invite is where its maker does not say. */
export interface Defaults {
  tokenType: "token" | "code" | "custom";
  redirectToSignUp: string;
  redirectToSignIn: string;
  redirectToAfterUpgrade: string | undefined;
  shareInviterName: boolean;
  /** Of a link; undefined: as many as come. */
  maxUses: number | undefined;
  senderResponse: "token" | "url";
  senderResponseRedirect: "signUp" | "signIn";
  expiresInSeconds: number | undefined;
  customInviteUrl: string | undefined;
}

/** A person, with what Better Auth's own answers add. */
export interface Person extends User {
  image?: string | null;
}

export interface Host {
  defaults: Defaults;
  /** Where the endpoints are, e.g. `https://app.example/api/auth`. */
  authUrl: string;
  worldIn(tenantId: string): InviteWorld;
  /** Where an invite goes that this person makes. @throws Problem or Refused */
  tenantFor(person: Person, body: CreateBody): Promise<string>;
  /** @throws Problem `invite_not_found` */
  open(token: string): Promise<Invite>;
  /** By what a list has of it: its token, or its id. @throws Problem `invite_not_found` */
  find(person: Person, tokenOrId: string): Promise<Invite>;
  /** What opens it, to be shown to its maker, or at least names it; null where only a digest is left. */
  tokenOf(invite: Invite): string | null;
  /** Where its link leads. @param callbackUrl for somebody who has to sign up or in */
  linkOf(invite: Invite, token: string, callbackUrl: string): string;
  /** Its id as the host's rows have it. */
  idOf(invite: Invite): string;
  /** A role as the tenant calls it. */
  roleOf(word: string): string;
  person(id: string): Promise<Person | null>;
  list(person: Person, query: ListQuery): Promise<{ total: number; invites: Invite[] }>;
  /** Can invites be mailed? */
  mails: boolean;
  /** Sends what was made just now. False where a mail did not go out, and is kept. */
  deliver(invites: Invite[]): Promise<boolean>;
  gates: Gates;
}

/** What the app adds around each act; whatever throws refuses. Each is for the person who acts. */
export interface Gates {
  /** The tokens of the invites made in this request are minted by the app. */
  customTokens?(): void;
  beforeCreate?(invited: { email?: string | string[]; role: string }): Promise<void>;
  afterCreate?(invites: Invite[]): Promise<void>;
  /** The person to judge, who may be another than came. */
  beforeAccept?(person: Person, newAccount: boolean): Promise<Person>;
  mayAccept?(person: Person, newAccount: boolean): Promise<void>;
  /** @param first false where this person had accepted before */
  afterAccept?(invite: Invite, person: Person, about: { newAccount: boolean; first: boolean }): Promise<void>;
  /** May this person act on an invite that they name? */
  assertMaker?(invite: Invite, person: Person): void;
  beforeCancel?(invite: Invite): Promise<void>;
  afterCancel?(invite: Invite): Promise<void>;
  beforeReject?(invite: Invite): Promise<void>;
  afterReject?(invite: Invite): Promise<void>;
}
