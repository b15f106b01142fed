/** The configuration, from the environment. The only place that reads it. */
import { randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { parseSender } from "../core/email.ts";
import { assertRoles, defaultRoles, type Roles } from "../core/role.ts";
import { createAddressOf } from "../http/address.ts";
import type { DoorlistOptions } from "../index.ts";
import { mailSchemes } from "../mail/transports.ts";

export interface Config extends DoorlistOptions<Roles> {
  /** `sqlite:PATH` or `postgres://…` */
  database: string;
  port: number;
  host: string;
  dataFolder: string;
  /** Was the secret made here rather than given? */
  secretMade: boolean;
}

/** Something in the environment that cannot be meant; the message names the variable. */
export class ConfigError extends Error {}

/** Makes the secret in the data folder, where none is given and there is none yet. @throws ConfigError */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const dataFolder = dataFolderOf(env);
  const port = portOf(env.PORT);
  const given = listOf(env.DOORLIST_SECRET);
  if (given.some((secret) => secret.length < 16))
    throw new ConfigError("DOORLIST_SECRET: each secret needs at least 16 characters");
  return {
    port,
    host: env.HOST || "127.0.0.1",
    dataFolder,
    database: readDatabaseUrl(env),
    secret: given.length > 0 ? given : [keptSecret(dataFolder)],
    secretMade: given.length === 0,
    baseUrl: readBaseUrl(env),
    mail: {
      ...(env.DOORLIST_SMTP_URL ? { url: urlOf("DOORLIST_SMTP_URL", env.DOORLIST_SMTP_URL, mailSchemes) } : {}),
      ...(env.DOORLIST_MAIL_FROM ? { from: senderOf(env.DOORLIST_MAIL_FROM) } : {}),
    },
    allowPrivateHosts: switchOf("DOORLIST_WEBHOOK_ALLOW_PRIVATE", env.DOORLIST_WEBHOOK_ALLOW_PRIVATE),
    ...(env.DOORLIST_API_KEY ? { apiKey: apiKeyOf(env.DOORLIST_API_KEY) } : {}),
    registration: registrationOf(env.DOORLIST_REGISTRATION),
    roles: readRoles(env),
    ...proxiesOf(env.DOORLIST_TRUSTED_PROXIES),
    introspection: env.NODE_ENV !== "production",
    allowedOrigins: listOf(env.DOORLIST_ALLOWED_ORIGINS).map(
      (text) => new URL(urlOf("DOORLIST_ALLOWED_ORIGINS", text, ["http:", "https:"])).origin,
    ),
  };
}

/** @throws ConfigError */
export function readDatabaseUrl(env: NodeJS.ProcessEnv = process.env): string {
  return databaseUrlOf(env.DOORLIST_DATABASE_URL || `sqlite:${join(dataFolderOf(env), "doorlist.db")}`);
}

/** @throws ConfigError */
export function readBaseUrl(env: NodeJS.ProcessEnv = process.env): string {
  return baseUrlOf(env.DOORLIST_BASE_URL || `http://localhost:${portOf(env.PORT)}`);
}

/** Highest first, as they are written. @throws ConfigError */
export function readRoles(env: NodeJS.ProcessEnv = process.env): Roles {
  if (!env.DOORLIST_ROLES) return defaultRoles;
  const declared = declaredRoles.safeParse(jsonOf(env.DOORLIST_ROLES));
  if (!declared.success) throw new ConfigError(`DOORLIST_ROLES must be JSON such as ${JSON.stringify(defaultRoles)}`);
  try {
    assertRoles(declared.data);
  } catch (error) {
    throw new ConfigError(`DOORLIST_ROLES: ${(error as Error).message}`);
  }
  return declared.data;
}

/** Letters, digits, `_`, `-`, `.` and `:`: commas and spaces divide roles in forms, files and queries. */
const declaredRoles = z.record(
  z.string().regex(/^[\p{L}\p{N}_.:-]{1,64}$/u),
  z.strictObject({ grants: z.array(z.string()).max(32) }),
);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function dataFolderOf(env: NodeJS.ProcessEnv): string {
  return resolve(env.DOORLIST_DATA || "./data");
}

const settings = [
  "DATA",
  "DATABASE_URL",
  "SECRET",
  "BASE_URL",
  "SMTP_URL",
  "MAIL_FROM",
  "API_KEY",
  "REGISTRATION",
  "ROLES",
  "ALLOWED_ORIGINS",
  "TRUSTED_PROXIES",
  "WEBHOOK_ALLOW_PRIVATE",
  // No setting: the client's key, in our own examples.
  "KEY",
];

/** Settings that are possible and hardly meant, a sentence each. */
export function doubtsAbout(env: NodeJS.ProcessEnv = process.env): string[] {
  const { DOORLIST_API_KEY: key } = env;
  const isShort = key !== undefined && key !== "" && key.length < 16;
  const unknown = unknownSettings(env).map((name) => `${name} is no setting of Doorlist`);
  return isShort
    ? [...unknown, "DOORLIST_API_KEY has fewer than 16 characters: it may do everything, and can be guessed"]
    : unknown;
}

/** Misspelled, most likely. Not what Kubernetes sets for a service that is called doorlist. */
function unknownSettings(env: NodeJS.ProcessEnv): string[] {
  const known = new Set(settings.map((name) => `DOORLIST_${name}`));
  return Object.keys(env).filter(
    (name) => name.startsWith("DOORLIST_") && !known.has(name) && !/^DOORLIST_(SERVICE_|PORT(_|$))/.test(name),
  );
}

function listOf(text: string | undefined): string[] {
  const items = (text ?? "").split(",").map((item) => item.trim());
  return items.filter(Boolean);
}

/** A number of proxies, or a list of addresses and networks; what cannot be meant is told by name. */
function proxiesOf(text: string | undefined): Pick<Config, "trustedProxies"> {
  const items = listOf(text);
  if (items.length === 0) return {};
  const trustedProxies = /^\d+$/.test(items.join()) ? Number(items.join()) : items;
  try {
    createAddressOf(trustedProxies);
  } catch (error) {
    throw new ConfigError(`DOORLIST_TRUSTED_PROXIES: ${(error as Error).message}`);
  }
  return { trustedProxies };
}

function portOf(text: string | undefined): number {
  const port = Number(text || 4400);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new ConfigError("PORT must be a number from 0 to 65535");
  return port;
}

function urlOf(name: string, text: string, protocols: readonly string[]): string {
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
    throw new ConfigError(`${name} must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(" or ")}`);
  }
  return text;
}

/** Links are the base URL and a path: nothing may stand behind it, and nothing in it that would be in every mail. */
function baseUrlOf(text: string): string {
  const given = urlOf("DOORLIST_BASE_URL", text.trim(), ["http:", "https:"]);
  const { search, hash, username, password } = new URL(given);
  if (search || hash || username || password || /[?#\s]/.test(given))
    throw new ConfigError("DOORLIST_BASE_URL must have no user, query or fragment: links are made by adding to it");
  return given.replace(/\/+$/, "");
}

function senderOf(text: string): string {
  if (!parseSender(text.trim())) throw new ConfigError("DOORLIST_MAIL_FROM must be an address, or a name and <an address>");
  return text;
}

function switchOf(name: string, text: string | undefined): boolean {
  if (text && text !== "0" && text !== "1") throw new ConfigError(`${name} must be 1, or not set`);
  return text === "1";
}

/** No client could send it: an `Authorization` header ends there. */
function apiKeyOf(text: string): string {
  if (/\s/.test(text)) throw new ConfigError("DOORLIST_API_KEY must have no spaces");
  return text;
}

function databaseUrlOf(text: string): string {
  const usable = /^postgres(ql)?:\/\//.test(text) ? URL.canParse(text) : /^sqlite:./.test(text);
  if (!usable) throw new ConfigError("DOORLIST_DATABASE_URL must be sqlite:PATH or postgres://…");
  return text;
}

function registrationOf(text: string | undefined): "open" | "invite-only" {
  if (!text || text === "open" || text === "invite-only") return text === "invite-only" ? text : "open";
  throw new ConfigError("DOORLIST_REGISTRATION must be open or invite-only");
}

/** The secret in the data folder; made the first time, by whichever process comes first. */
function keptSecret(dataFolder: string): string {
  const file = join(dataFolder, "secret");
  if (!existsSync(file)) makeSecret(dataFolder, file);
  const secret = readFileSync(file, "utf8").trim();
  if (secret.length < 16) throw new ConfigError(`${file} holds no usable secret`);
  return secret;
}

/** Written whole before it has its name, and the name is taken once: no crash or second process leaves half a secret. */
function makeSecret(dataFolder: string, file: string): void {
  const fresh = `${file}.${process.pid}`;
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    writeFileSync(fresh, randomBytes(32).toString("base64url"), { mode: 0o600 });
    try {
      linkSync(fresh, file);
    } finally {
      rmSync(fresh);
    }
  } catch {
    if (!existsSync(file)) throw new ConfigError(`DOORLIST_DATA: cannot write to ${dataFolder}`);
  }
}
