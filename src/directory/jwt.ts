/**
 * People by the bearer token of a request: a JWT of whoever signs people in (OpenID Connect and the like). Members are
 * Doorlist's own. A token tells of nobody but its bearer, so people are remembered as they were when they last did something.
 *
 *     createDoorlist({ …, directory: jwt({ jwksUrl: "https://login.example/.well-known/jwks.json", issuer: "https://login.example/" }) });
 */
import type { JWTPayload, JWTVerifyGetKey } from "jose";
import { parseAddress } from "../core/email.ts";
import type { User } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import type { People } from "../store/people.ts";
import type { HostAccounts } from "./host.ts";

/** Which tokens are believed. */
export interface JwtOptions {
  /** Where the issuer publishes its keys. */
  jwksUrl: string | URL;
  issuer: string;
  /** @default any: set it where the issuer signs for other apps too */
  audience?: string | string[] | undefined;
  /** The names of the claims. @default { id: "sub", email: "email", emailVerified: "email_verified", name: "name" } */
  claims?: Partial<Record<keyof User, string>> | undefined;
}

/** The algorithms that prove a signature with a public key. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"];
const READS = new Set(["GET", "HEAD"]);

/**
 * The `directory` for an app whose people carry a JWT in `Authorization: Bearer`. A token must be signed by a key of `jwksUrl`, name
 * the `issuer`, have an `exp`, and tell the person's id and e-mail address. Any other answers 401 `unauthenticated`; an issuer
 * that cannot be reached, 503 `unavailable`.
 */
export function jwt({ jwksUrl, issuer, audience, claims }: JwtOptions): (people: People) => HostAccounts {
  const names = { id: "sub", email: "email", emailVerified: "email_verified", name: "name", ...claims };
  const url = new URL(jwksUrl);
  let keys: JWTVerifyGetKey | undefined;

  async function verified(token: string): Promise<JWTPayload> {
    const { createRemoteJWKSet, errors, jwtVerify } = await import("jose");
    keys ??= createRemoteJWKSet(url);
    try {
      const options = { issuer, algorithms: ALGORITHMS, requiredClaims: ["exp"], ...(audience ? { audience } : {}) };
      return (await jwtVerify(token, keys, options)).payload;
    } catch (error) {
      // The issuer could not be asked: nothing is said of the token.
      const unasked =
        !(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout || error.code === "ERR_JOSE_GENERIC";
      throw unasked
        ? new Problem("unavailable", { retryAfter: 5 })
        : new Problem("unauthenticated", { detail: "The token is not valid" });
    }
  }

  function userOf(payload: JWTPayload): User {
    const [id, email] = [payload[names.id], payload[names.email]];
    if (typeof id !== "string" || typeof email !== "string" || !parseAddress(email)) {
      throw new Problem("unauthenticated", { detail: `The token needs the claims ${names.id} and ${names.email}` });
    }
    const name = payload[names.name];
    const emailVerified = payload[names.emailVerified] === true;
    return { id, email, emailVerified, name: typeof name === "string" && name ? name : email };
  }

  return (people) => ({
    readsBearer: true,
    async session(request) {
      const [, token] = request.headers.get("authorization")?.match(/^Bearer +(\S+)$/i) ?? [];
      if (token === undefined) return null;
      const user = userOf(await verified(token));
      // A GET changes nothing.
      if (!READS.has(request.method)) await people.remember(user, parseAddress(user.email)?.key ?? user.email);
      return user;
    },
    user: people.get,
    userByEmail: people.byEmail,
    erase: ({ id }) => people.forget(id),
  });
}
