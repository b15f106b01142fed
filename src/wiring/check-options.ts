/**
 * What an app gives and cannot mean, told by the name of its option. A compiler told already; but not to an app in JavaScript, nor of
 * a variable of the environment that is not set (`process.env.SECRET as string`).
 */
import type { DoorlistOptions } from "./options.ts";

/** @throws Error that names the option. What more is to say of a database or a secret is said where each is opened. */
export function checkOptions({ database, secret, baseUrl, directory, allowedOrigins = [] }: DoorlistOptions): void {
  if (!database) throw new Error("`database` is missing: the path of a SQLite file, postgres://…, a pool of pg, or a Kysely");
  if (!secret?.length) throw new Error("`secret` is missing: a text of at least 16 characters");
  if (!isWebUrl(baseUrl)) throw new Error(`\`baseUrl\` must be a URL that begins with http:// or https://: ${baseUrl}`);
  const relative = allowedOrigins.find((origin) => !isWebUrl(origin));
  if (relative !== undefined) throw new Error(`\`allowedOrigins\` must begin with http:// or https://: ${relative}`);
  if (typeof directory === "object" && !("session" in directory)) {
    throw new Error("`directory` must be betterAuth(auth), jwt({ … }), or have the functions session, user and userByEmail");
  }
}

function isWebUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
