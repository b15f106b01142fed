/**
 * What an app gives and cannot mean, told by the name of its option. A compiler told already; but not to an app in JavaScript, nor of
 * a variable of the environment that is not set (`process.env.SECRET as string`).
 */
import type { HostDirectory } from "../directory/host.ts";
import type { DoorlistOptions } from "./options.ts";

/** @throws Error that names the option. What more is to say of a database or a secret is said where each is opened. */
export function checkOptions(options: DoorlistOptions): void {
  const { database, secret, baseUrl, directory, registration, trustedProxies, allowedOrigins = [] } = options;
  if (!database) throw new Error("`database` is missing: the path of a SQLite file, postgres://…, a pool of pg, or a Kysely");
  if (!secret?.length) throw new Error("`secret` is missing: a text of at least 16 characters");
  if (!isWebUrl(baseUrl)) throw new Error(`\`baseUrl\` must be a URL that begins with http:// or https://: ${baseUrl}`);
  const relative = allowedOrigins.find((origin) => !isWebUrl(origin));
  if (relative !== undefined) throw new Error(`\`allowedOrigins\` must begin with http:// or https://: ${relative}`);
  if (typeof directory === "object") checkDirectory(directory);
  if (registration !== undefined && registration !== "open" && registration !== "invite-only")
    throw new Error(`\`registration\` must be open or invite-only: ${registration}`);
  if (trustedProxies !== undefined && typeof trustedProxies !== "number" && !Array.isArray(trustedProxies))
    throw new Error("`trustedProxies` must be a number of proxies, or a list of their addresses and networks");
}

const ofAccounts = ["session", "user", "userByEmail"] as const;
const ofMembers = ["member", "members", "grant", "revoke"] as const;

function checkDirectory(directory: HostDirectory): void {
  if (ofAccounts.some((name) => typeof directory[name] !== "function"))
    throw new Error("`directory` must be betterAuth(auth), jwt({ … }), or have the functions session, user and userByEmail");
  const missing = ofMembers.filter((name) => typeof directory[name] !== "function");
  if (missing.length > 0 && missing.length < ofMembers.length)
    throw new Error(
      `\`directory\` lacks ${missing.join(", ")}: where members are yours, it needs all of ${ofMembers.join(", ")}`,
    );
}

function isWebUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
