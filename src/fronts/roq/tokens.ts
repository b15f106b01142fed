/**
 * ROQ's token exchange. Its `apiKey` is an API key of Doorlist, of the installation or of a tenant; its `environmentId`
 * is any text that is not empty, and must stay the same. A token says who acts: the key (`asSuperAdmin`), or the person
 * that the key acts for (`asUser`). On the server's endpoint the key goes along with every call and is checked again.
 */
import type { Actor } from "../../core/actor.ts";
import { keyStands } from "../../core/api-keys.ts";
import { Problem } from "../../core/problems.ts";
import type { RoqFrontOptions } from "./context.ts";
import { type Claims, signToken, verifyToken } from "./jwt.ts";
import { SERVICE_ACCOUNT } from "./words.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
const UNITS: Record<string, number> = { s: 1, m: 60, h: HOUR, d: DAY, w: 7 * DAY, y: 365 * DAY };
/** As the libraries of JSON web tokens read it: `2 days`, `1.5h`. A unit is told by its first letter. */
const SPAN = /^(\d{1,9}(?:\.\d{1,9})?) ?(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|y|yrs?|years?)?$/;

/** What the clients read of a payload, and what we need of it. */
interface AccessClaims extends Claims {
  use: "access";
  roqUserId: string;
  roqEnvironmentId: string;
  tenantId: string | null;
  keyId: string;
  keyTenantId: string | null;
  /** Of the key itself: the one from outside is in no table, and keeps its id when another takes its place. */
  keyMark: string | undefined;
}

export interface Exchange {
  /** POST /v01/authorize/serviceAccount */
  serviceAccount(body: unknown): Promise<{ accessToken: string }>;
  /** POST /v01/authorize */
  user(body: unknown, headers: Headers): Promise<{ accessToken: string; idToken: string }>;
  /** Who calls the server's endpoint: the token and the key, which must belong together. */
  serverActor(headers: Headers): Promise<Actor>;
  /** Who calls the browser's endpoint: a person's token, or whoever is signed in. */
  browserActor(request: Request): Promise<Actor>;
}

export function createExchange({ world, identity, apiKey: outside }: RoqFrontOptions): Exchange {
  const { keyring, clock, store } = world;
  const marksOf = (key: string) => keyring.keyIds.map((id) => keyring.mac(id, "roq key", key)?.toString("base64url"));

  function claimsIn(headers: Headers): AccessClaims {
    const token = headers.get("roq-platform-authorization")?.match(/^Bearer +(\S+)$/i)?.[1] ?? "";
    const claims = verifyToken(keyring, token, clock.now());
    if (claims?.use !== "access") {
      throw new Problem("unauthenticated", { detail: "No valid access token: is the key right, and is there such a user?" });
    }
    return claims as AccessClaims;
  }

  async function stands({ keyId, keyTenantId, keyMark }: AccessClaims): Promise<boolean> {
    if (keyId !== "environment") return keyStands(world, keyId, keyTenantId);
    return outside !== undefined && marksOf(outside).includes(keyMark);
  }

  function issue(
    actor: Actor & { type: "key" },
    { apiKey, environmentId }: Credentials,
    tenantId: string | null,
    seconds: number,
  ): AccessClaims {
    const iat = Math.floor(clock.now() / 1000);
    return {
      use: "access",
      roqUserId: actor.user?.id ?? SERVICE_ACCOUNT,
      roqEnvironmentId: environmentId,
      tenantId,
      keyId: actor.keyId,
      keyTenantId: actor.tenantId,
      keyMark: marksOf(apiKey)[0],
      iat,
      exp: iat + seconds,
    };
  }

  return {
    async serviceAccount(body) {
      const given = credentials(body);
      const actor = await identity.keyActor(given.apiKey, null);
      return { accessToken: signToken(keyring, issue(actor, given, actor.tenantId, HOUR)) };
    },

    async user(body, headers) {
      const given = credentials(body);
      const { apiKey, userId, expiresIn } = given;
      const { keyId } = claimsIn(headers);
      if (typeof userId !== "string" || userId === "") throw new Problem("missing_field", { field: "userId" });
      const actor = await identity.keyActor(apiKey, userId);
      if (actor.keyId !== keyId) throw new Problem("invalid_api_key");
      const [first] = actor.tenantId === null ? await store.members.listForUser(userId) : [];
      const claims = issue(actor, given, actor.tenantId ?? first?.tenant.id ?? null, lifetime(expiresIn));
      const { user } = actor;
      const idClaims = { use: "id", sub: userId, email: user?.email, name: user?.name, iat: claims.iat, exp: claims.exp };
      return { accessToken: signToken(keyring, claims), idToken: signToken(keyring, idClaims) };
    },

    async serverActor(headers) {
      const claims = claimsIn(headers);
      const basic = headers.get("roq-platform-server-authorization")?.match(/^Basic +([A-Za-z0-9+/=]+)$/i)?.[1] ?? "";
      const given = Buffer.from(basic, "base64").toString();
      // What the token names, so that either half may hold a colon.
      const environment = `${claims.roqEnvironmentId}:`;
      const apiKey = given.startsWith(environment) ? given.slice(environment.length) : "";
      if (apiKey === "") throw new Problem("invalid_api_key");
      const actor = await identity.keyActor(apiKey, claims.roqUserId === SERVICE_ACCOUNT ? null : claims.roqUserId);
      if (actor.keyId !== claims.keyId) throw new Problem("invalid_api_key");
      return actor;
    },

    async browserActor(request) {
      if (!request.headers.has("roq-platform-authorization")) {
        const actor = await identity.actorOf(request);
        if (!actor) throw new Problem("unauthenticated");
        return actor;
      }
      const claims = claimsIn(request.headers);
      const { roqUserId, keyId, keyTenantId } = claims;
      const user = await world.directory.user(roqUserId);
      // A key's own token has no business in a browser.
      if (!user || !(await stands(claims))) throw new Problem("unauthenticated");
      return { type: "key", keyId, tenantId: keyTenantId, user };
    },
  };
}

interface Credentials {
  apiKey: string;
  environmentId: string;
  userId?: unknown;
  expiresIn?: unknown;
}

function credentials(body: unknown): Credentials {
  const given = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const { apiKey, environmentId } = given;
  if (typeof environmentId !== "string" || environmentId === "") throw new Problem("missing_field", { field: "environmentId" });
  if (typeof apiKey !== "string" || apiKey === "") throw new Problem("missing_field", { field: "apiKey" });
  return { ...given, apiKey, environmentId };
}

/** Seconds: a number of them, or `30s`, `15m`, `1h`, `2 days`. At most a day. */
function lifetime(expiresIn: unknown): number {
  if (expiresIn === undefined || expiresIn === null) return HOUR;
  // A deep list has no end as a text: only what can be meant is made one.
  const text = typeof expiresIn === "number" || typeof expiresIn === "string" ? String(expiresIn) : "";
  const [, amount, unit = "s"] = text.toLowerCase().match(SPAN) ?? [];
  const seconds = Math.floor(Number(amount) * (UNITS[unit.charAt(0)] ?? 1));
  if (!(seconds >= 1)) throw new Problem("invalid_expiry", { field: "expiresIn", detail: "Seconds, or 30s, 15m, 1h, 1d" });
  return Math.min(seconds, DAY);
}
