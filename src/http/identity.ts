/** Who sends a request, by API key or by the session cookie; and from where, for the audit log. */
import { type Actor, type Visitor, visitorOf } from "../core/actor.ts";
import { apiKeyDigest, equalKeys } from "../core/api-keys.ts";
import type { Origin } from "../core/events.ts";
import type { SessionReader } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import type { World } from "../core/world.ts";

export interface IdentityOptions {
  world: World;
  readSession: SessionReader;
  /** Does the directory read bearer tokens of its own? Then those that are no keys of ours are left to it. @default false */
  readsBearer?: boolean;
  /** An installation-wide key that was given from outside. */
  apiKey: string | undefined;
}

export interface Identity {
  /** Null: nobody. @throws Problem `invalid_api_key`, `user_not_found` */
  actorOf(request: Request): Promise<Actor | null>;
  /** The person, by session or by a key that acts for them. */
  userOf(request: Request): Promise<Visitor | null>;
  /** The holder of this key, acting for this person. @throws Problem `invalid_api_key`, `user_not_found` */
  keyActor(key: string, actingUser: string | null): Promise<Actor & { type: "key" }>;
}

const ACTING_USER = "doorlist-acting-user";

export function createIdentity({ world, readSession, readsBearer = false, apiKey }: IdentityOptions): Identity {
  async function keyActor(key: string, actingUser: string | null): Promise<Actor & { type: "key" }> {
    const known =
      apiKey && equalKeys(key, apiKey)
        ? { id: "environment", tenantId: null }
        : await world.store.apiKeys.getByDigest(apiKeyDigest(key));
    if (!known) throw new Problem("invalid_api_key");
    const user = actingUser === null ? null : await world.directory.user(actingUser);
    if (actingUser !== null && !user) throw new Problem("user_not_found", { field: ACTING_USER });
    if (user && known.tenantId !== null && !(await world.store.members.get(known.tenantId, user.id))) {
      throw new Problem("user_not_found", { field: ACTING_USER });
    }
    return { type: "key", keyId: known.id, tenantId: known.tenantId, user };
  }

  const isInstallationKey = (authorization: string) =>
    apiKey !== undefined && equalKeys(authorization.replace(/^Bearer +/i, ""), apiKey);

  async function actorOf(request: Request): Promise<Actor | null> {
    const inside = insiders.get(request);
    if (inside) return inside;
    const authorization = request.headers.get("authorization");
    if (authorization !== null && (!readsBearer || /^Bearer +dl_/i.test(authorization) || isInstallationKey(authorization))) {
      const key = authorization.match(/^Bearer +(\S+)$/i)?.[1];
      if (key === undefined) throw new Problem("invalid_api_key");
      return { ...(await keyActor(key, request.headers.get(ACTING_USER))), origin: callerOf(request) };
    }
    const user = await readSession(request, world.clock.now());
    return user && { type: "user", user, origin: callerOf(request) };
  }

  return {
    actorOf,
    keyActor,
    async userOf(request) {
      const actor = await actorOf(request);
      return actor && visitorOf(actor);
    },
  };
}

/** @throws Problem `unauthenticated` */
export function known<T>(who: T | null): T {
  if (who === null) throw new Problem("unauthenticated");
  return who;
}

const insiders = new WeakMap<Request, Actor>();

/** Who asks, where the host's own code says so. An instance, because no request can bring one. */
export class Insider {
  readonly actor: Actor;
  constructor(actor: Actor) {
    this.actor = actor;
  }
}

export function noteInsider(request: Request, actor: Actor): void {
  insiders.set(request, actor);
}

const LONGEST_USER_AGENT = 256;
const addresses = new WeakMap<Request, string>();

/**
 * The address is the runtime's to tell, so the app notes it beside the request.
 * @param address as `addressOf` tells it; `unknown` where the runtime does not
 */
export function noteAddress(request: Request, address: string): void {
  addresses.set(request, address);
}

export function callerOf(request: Request): Origin {
  const address = addresses.get(request) ?? "unknown";
  const userAgent = request.headers.get("user-agent")?.slice(0, LONGEST_USER_AGENT).toWellFormed() ?? null;
  return { ip: address === "unknown" ? null : address, userAgent };
}
