/** The built-in sign-in: accounts, their mails, and the fronts that are about them. */
import { inviteFront } from "../better-auth/front/front.ts";
import type { SessionReader } from "../core/ports.ts";
import type { World } from "../core/world.ts";
import { createSignIn } from "../directory/sign-in.ts";
import { nileFront } from "../fronts/nile/nile.ts";
import { createAccountMails } from "../http/account-mails.ts";
import { createAccounts, type Registration } from "../http/accounts.ts";
import { guardedAt } from "../http/context.ts";
import type { Identity } from "../http/identity.ts";
import type { Throttle } from "../http/throttle.ts";
import type { OpenDatabase } from "../store/open.ts";

export interface SignInParts {
  world: World;
  database: OpenDatabase;
  identity: Identity;
  readSession: SessionReader;
  sessionSecret: string;
  registration: Registration;
  nileDatabases: readonly string[] | undefined;
  throttle(name: string, points: number): Throttle;
  passwordGuesses: Throttle;
  codeGuesses: Throttle;
}

export function wireSignIn(parts: SignInParts) {
  const { world, database, identity, readSession, sessionSecret: secret, registration, throttle } = parts;
  const { passwordGuesses, codeGuesses } = parts;
  const { baseUrl } = world;
  const trustedOrigins = [...loopbackAliases(baseUrl), ...exactOrigins(world.allowedOrigins)];
  const signIn = createSignIn({ database, secret, baseUrl, trustedOrigins });
  const { handle, ...passwords } = signIn;
  const requests = { requestsFrom: throttle("mail-from", 20), requestsTo: throttle("mail-to", 5) };
  const mails = createAccountMails({ world, passwords, ...requests });
  const guesses = { passwordGuesses, codeGuesses, takenAddresses: throttle("taken", 20) };
  const redirects = { baseUrl, allowedOrigins: trustedOrigins };
  const accounts = createAccounts({ world, signIn: handle, redirects, readSession, passwords, mails, registration, ...guesses });
  const betterAuth = inviteFront({
    world,
    userOf: identity.userOf,
    guarded: (address, token, open) => guardedAt({ world, codeGuesses }, address, token, open),
  });
  const nile = nileFront({ world, identity, accounts, databases: parts.nileDatabases });
  return { accounts: { ...accounts, handle: betterAuth.handOver(accounts.handle) }, mails, fronts: [betterAuth, nile] };
}

/** Somebody who types 127.0.0.1 instead of localhost is on the same machine. */
function loopbackAliases(baseUrl: string): string[] {
  const { protocol, hostname, port } = new URL(baseUrl);
  const names = ["localhost", "127.0.0.1", "[::1]"];
  return names.includes(hostname) ? names.map((name) => `${protocol}//${name}${port ? `:${port}` : ""}`) : [];
}

/** The sign-in library would read a star as any number of hosts; elsewhere it is a letter that no host has. */
function exactOrigins(allowedOrigins: readonly string[]): string[] {
  return allowedOrigins.map((url) => new URL(url).origin).filter((origin) => !origin.includes("*"));
}
