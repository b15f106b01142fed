/** Opens the installation for one command. */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { createClient, type DoorlistClient } from "../client/index.ts";
import type { Actor } from "../core/actor.ts";
import { Problem } from "../core/problems.ts";
import { createDoorlist, type Doorlist, type DoorlistOptions, type HostDirectory } from "../index.ts";
import { isWithoutSignIn } from "../store/migrate.ts";
import { openDatabase } from "../store/open.ts";
import { type Config, readConfig, readDatabaseUrl } from "./config.ts";

/** Whoever runs the installation. */
export const operator: Actor = { type: "key", keyId: "cli", tenantId: null, user: null };

export interface Opened {
  doorlist: Doorlist;
  /** Asks this installation as its API is asked, without a socket; as whoever runs it. */
  client: DoorlistClient;
  config: Config;
}

const nobody = async () => null;
/** People of an app that keeps them itself, as far as the command line knows them. */
const unknownPeople: HostDirectory = { session: nobody, user: nobody, userByEmail: nobody };

/** In the database of an app that keeps its people itself, no tables of sign-in are made: the app may have its own `user`. */
export async function openDoorlist(config: Config, more: Partial<DoorlistOptions> = {}): Promise<Doorlist> {
  const isOfAnApp = await keptByAnApp(config);
  return createDoorlist({ ...config, ...more, ...(isOfAnApp ? { directory: unknownPeople } : {}) });
}

async function keptByAnApp({ database: url }: Config): Promise<boolean> {
  const database = openDatabase(url, () => {});
  // One that cannot be read is told of by whatever asks it next.
  return isWithoutSignIn(database)
    .catch(() => false)
    .finally(() => database.close());
}

/**
 * For what takes the app's roles, people or mail: those of an app that has Doorlist inside stand in its code, and not in the
 * environment.
 * @throws Error where the database is such an app's
 */
export async function assertOwnPeople(instead: string): Promise<void> {
  if (!absentDatabase() && (await keptByAnApp(readConfig()))) {
    throw new Error(
      `This database is of an app that has Doorlist inside: its roles, people and mail are known to the app alone. Use ${instead} there`,
    );
  }
}

/** Brings the database up to date, and closes it again. */
export async function withDoorlist<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
  const config = readConfig();
  const apiKey = `dl_${randomBytes(32).toString("base64url")}`;
  const doorlist = await openDoorlist(config, { apiKey });
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
  const absent = absentDatabase();
  if (absent !== undefined) {
    throw new Error(`There is no database at ${absent}: start the server once, or set DOORLIST_DATA or DOORLIST_DATABASE_URL`);
  }
  return withDoorlist(work);
}

/** The file of SQLite that there should be, and is not. */
export function absentDatabase(): string | undefined {
  const database = readDatabaseUrl();
  const file = database.startsWith("sqlite:") ? database.slice("sqlite:".length) : undefined;
  return file !== undefined && !existsSync(file) ? file : undefined;
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
