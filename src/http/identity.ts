/** Who sends a request: by API key, or by the session cookie. */
import type { Actor } from "../core/actor.ts";
import { apiKeyDigest, equalKeys } from "../core/api-keys.ts";
import type { User } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import type { World } from "../core/world.ts";

export type SessionReader = (cookieHeader: string | null | undefined, now: number) => Promise<User | null>;

export interface IdentityOptions {
  world: World;
  readSession: SessionReader;
  /** An installation-wide key that was given from outside. */
  apiKey: string | undefined;
}

export interface Identity {
  /** Null: nobody. @throws Problem `invalid_api_key`, `user_not_found` */
  actorOf(request: Request): Promise<Actor | null>;
  /** The person, by session or by a key that acts for them. */
  userOf(request: Request): Promise<User | null>;
  /** The holder of this key, acting for this person. @throws Problem `invalid_api_key`, `user_not_found` */
  keyActor(key: string, actingUser: string | null): Promise<Actor & { type: "key" }>;
}

const ACTING_USER = "doorlist-acting-user";

export function createIdentity({ world, readSession, apiKey }: IdentityOptions): Identity {
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

  async function actorOf(request: Request): Promise<Actor | null> {
    const authorization = request.headers.get("authorization");
    if (authorization !== null) {
      const key = authorization.match(/^Bearer +(\S+)$/i)?.[1];
      if (key === undefined) throw new Problem("invalid_api_key");
      return keyActor(key, request.headers.get(ACTING_USER));
    }
    const user = await readSession(request.headers.get("cookie"), world.clock.now());
    return user && { type: "user", user };
  }

  return {
    actorOf,
    keyActor,
    async userOf(request) {
      return (await actorOf(request))?.user ?? null;
    },
  };
}

/** @throws Problem `unauthenticated` */
export function known<T>(who: T | null): T {
  if (who === null) throw new Problem("unauthenticated");
  return who;
}
