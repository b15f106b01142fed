/** The mail server of a tenant's own. Its secrets go in and never come out again. */
import { createPrivateKey } from "node:crypto";
import { type Actor, authorOf, ownerIn } from "./actor.ts";
import { domainKey, parseAddress, parseSender } from "./email.ts";
import { newEvent } from "./events.ts";
import { newId } from "./ids.ts";
import { Problem } from "./problems.ts";
import { mayBePublic } from "./public-address.ts";
import { openSecret, opensSecret, resealSecret, sealSecret } from "./secret-box.ts";
import type { World } from "./world.ts";

export interface Dkim {
  /** e.g. `acme.example` */
  domain: string;
  /** e.g. `s1`: the public key stands in the DNS at `s1._domainkey.acme.example`. */
  selector: string;
  /** PEM. */
  privateKey: string;
}

/** As it is stored: `password` and the key of `dkim` are sealed. */
export interface MailServer {
  tenantId: string;
  /** Another with every change. */
  version: string;
  host: string;
  port: number;
  /** `implicit`: TLS from the first byte (465); `starttls`: demanded (587); `none`. */
  tls: "implicit" | "starttls" | "none";
  user: string | null;
  password: string | null;
  /** e.g. `Acme <invites@acme.example>` */
  from: string;
  replyTo: string | null;
  dkim: Dkim | null;
  updatedAt: number;
}

export interface MailServerInput {
  host: string;
  port: number;
  tls: MailServer["tls"];
  user?: string | null;
  /** Left out: the one that is stored stays, while host and user are the same and it can be read. */
  password?: string | null;
  from: string;
  replyTo?: string | null;
  /** Its `privateKey` left out: the one that is stored stays, while the domain is the same and it can be read. */
  dkim?: (Omit<Dkim, "privateKey"> & { privateKey?: string }) | null;
}

/** Sends a mail through a server and tells how it went; what is wrong with the server is no exception. */
export type MailTest = (server: MailServer, to: string) => Promise<MailTestResult>;

export interface MailTestResult {
  ok: boolean;
  /** What to do about it, for people. */
  hint: string | null;
  /** In the server's own words. */
  error: string | null;
}

/** @throws Problem `mail_server_not_found` */
export async function getMailServer(world: World, actor: Actor, tenantId: string): Promise<MailServer> {
  await ownerIn(world, actor, tenantId);
  const server = await world.store.mailServers.get(tenantId);
  if (!server) throw new Problem("mail_server_not_found");
  return server;
}

/**
 * @param allowPrivate may the server lie in a private network?
 * @throws Problem `host_not_allowed`, `invalid_field`, `missing_field`
 */
export async function setMailServer(
  world: World,
  actor: Actor,
  tenantId: string,
  input: MailServerInput,
  allowPrivate: boolean,
): Promise<MailServer> {
  await ownerIn(world, actor, tenantId);
  if (!allowPrivate && !mayBePublic(input.host)) throw new Problem("host_not_allowed", { field: "host" });
  assertSender(input.from, "from");
  if (input.replyTo) assertSender(input.replyTo, "replyTo");
  const now = world.clock.now();
  return world.store.transaction(async ({ mailServers, events }) => {
    const stored = await mailServers.get(tenantId);
    const { host, port, tls, from, user = null, replyTo = null } = input;
    const server: MailServer = {
      tenantId,
      version: newId(now),
      host,
      port,
      tls,
      user,
      password: passwordOf(world, tenantId, input, stored),
      from,
      replyTo,
      dkim: dkimOf(world, tenantId, input, stored),
      updatedAt: now,
    };
    await mailServers.put(server);
    const data = { host, port, tls, dkim: server.dkim?.domain ?? null };
    await events.append([newEvent("mail_server.changed", { tenantId, actor: authorOf(actor), at: now, data })]);
    return server;
  });
}

/** @throws Problem `mail_server_not_found` */
export async function removeMailServer(world: World, actor: Actor, tenantId: string): Promise<void> {
  await ownerIn(world, actor, tenantId);
  await world.store.transaction(async ({ mailServers, events }) => {
    if (!(await mailServers.remove(tenantId))) throw new Problem("mail_server_not_found");
    const about = { tenantId, actor: authorOf(actor), at: world.clock.now() };
    await events.append([newEvent("mail_server.removed", about)]);
  });
}

/**
 * A person gets the mail themselves; only a key names somebody else.
 * @throws Problem `mail_server_not_found`, `missing_field`, `not_allowed`
 */
export async function testMailServer(
  world: World,
  actor: Actor,
  tenantId: string,
  to: string | undefined,
  test: MailTest,
): Promise<MailTestResult & { to: string }> {
  const server = await getMailServer(world, actor, tenantId);
  if (actor.user && to !== undefined) throw new Problem("not_allowed", { field: "to", detail: "The mail goes to you" });
  const address = parseAddress(actor.user?.email ?? to ?? "");
  if (!address) throw new Problem(to === undefined ? "missing_field" : "invalid_email", { field: "to" });
  return { to: address.email, ...(await test(server, address.email)) };
}

/** The server with its secrets in plain text. @throws Problem `unavailable` where their key is no longer configured */
export function unsealed({ keyring }: Pick<World, "keyring">, server: MailServer): MailServer {
  const { tenantId, password, dkim } = server;
  return {
    ...server,
    password: password === null ? null : openSecret(keyring, password, place(tenantId, "password")),
    dkim: dkim && { ...dkim, privateKey: openSecret(keyring, dkim.privateKey, place(tenantId, "dkim")) },
  };
}

/** Servers whose secrets are sealed anew at once. */
const SLICE = 100;

/** After the installation's secret was rotated: what an older key sealed, the newest does. */
export async function resealMailServers({ store, keyring }: Pick<World, "store" | "keyring">): Promise<void> {
  const older = keyring.keyIds.filter((keyId) => keyId !== keyring.current);
  for (const server of await store.mailServers.sealedBy(older, SLICE)) {
    const { tenantId, password, dkim } = server;
    const again = (sealed: string, secret: "password" | "dkim") => resealSecret(keyring, sealed, place(tenantId, secret));
    await store.mailServers.reseal({
      ...server,
      password: password && again(password, "password"),
      dkim: dkim && { ...dkim, privateKey: again(dkim.privateKey, "dkim") },
    });
  }
}

const place = (tenantId: string, secret: "password" | "dkim"): string => `mail-server ${tenantId} ${secret}`;

/**
 * A stored password is never carried to another host: whoever names that would read it there. Nor is one kept whose key is
 * no longer configured.
 */
function passwordOf(world: World, tenantId: string, input: MailServerInput, stored: MailServer | null): string | null {
  const { password, host, user = null } = input;
  if (password) return sealSecret(world.keyring, password, place(tenantId, "password"));
  if (password === null || user === null || !stored?.password) return null;
  const same = stored.host === host && stored.user === user;
  if (!same || !opensSecret(world.keyring, stored.password)) throw new Problem("missing_field", { field: "password" });
  return stored.password;
}

function dkimOf(world: World, tenantId: string, { dkim }: MailServerInput, stored: MailServer | null): Dkim | null {
  if (!dkim) return null;
  const domain = domainKey(dkim.domain);
  if (!domain) throw new Problem("invalid_domain", { field: "dkim.domain" });
  if (dkim.privateKey) {
    assertPrivateKey(dkim.privateKey);
    return { ...dkim, domain, privateKey: sealSecret(world.keyring, dkim.privateKey, place(tenantId, "dkim")) };
  }
  const kept = stored?.dkim?.domain === domain ? stored.dkim.privateKey : undefined;
  if (!kept || !opensSecret(world.keyring, kept)) throw new Problem("missing_field", { field: "dkim.privateKey" });
  return { ...dkim, domain, privateKey: kept };
}

function assertPrivateKey(pem: string): void {
  const usable = ["rsa", "ed25519"];
  try {
    if (usable.includes(createPrivateKey(pem).asymmetricKeyType ?? "")) return;
  } catch {
    // Said below.
  }
  throw new Problem("invalid_field", { field: "dkim.privateKey", detail: "An RSA or Ed25519 private key in PEM" });
}

function assertSender(text: string, field: string): void {
  if (!parseSender(text)) throw new Problem("invalid_email", { field });
}
