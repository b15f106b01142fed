/** Opens the installation for one command. */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { createClient, type DoorlistClient } from "../client/index.ts";
import type { Actor } from "../core/actor.ts";
import { Problem } from "../core/problems.ts";
import { createDoorlist, type Doorlist } from "../index.ts";
import { type Config, readConfig, readDatabaseUrl } from "./config.ts";

/** Whoever runs the installation. */
export const operator: Actor = { type: "key", keyId: "cli", tenantId: null, user: null };

export interface Opened {
  doorlist: Doorlist;
  /** Asks this installation as its API is asked, without a socket; as whoever runs it. */
  client: DoorlistClient;
  config: Config;
}

/** Brings the database up to date, and closes it again. */
export async function withDoorlist<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
  const config = readConfig();
  const apiKey = `dl_${randomBytes(32).toString("base64url")}`;
  const doorlist = createDoorlist({ ...config, apiKey });
  const ask: typeof fetch = async (url, init) => doorlist.handler(new Request(url, init));
  const client = createClient({ baseUrl: config.baseUrl, apiKey, fetch: ask, retries: 0 });
  try {
    await doorlist.migrate();
    return await work({ doorlist, client, config });
  } finally {
    await doorlist.close();
  }
}

/** For what there is to read: makes no database to find it empty, nor a secret. */
export async function withExisting<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
  const database = readDatabaseUrl();
  const file = database.startsWith("sqlite:") ? database.slice("sqlite:".length) : undefined;
  if (file !== undefined && !existsSync(file)) {
    throw new Error(`There is no database at ${file}: start the server once, or set DOORLIST_DATA or DOORLIST_DATABASE_URL`);
  }
  return withDoorlist(work);
}

/** Tenants that are told of where one has to be named. */
const TOLD = 10;

/** Where there is but one tenant, nobody has to name it. */
export async function tenantOr({ world }: Doorlist, named: string | undefined): Promise<string> {
  if (named !== undefined) return named;
  const { data, nextCursor } = await world.store.tenants.list({ limit: TOLD });
  if (data.length === 1 && data[0]) return data[0].id;
  const known = data.map(({ id, name }) => `${id} (${name})`).join(", ");
  throw new Problem("tenant_not_found", {
    detail:
      data.length === 0
        ? "There is no tenant yet: sign up and make one"
        : `Name one with --tenant: ${known}${nextCursor === null ? "" : ", …"}`,
  });
}
