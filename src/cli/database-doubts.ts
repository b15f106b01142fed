/** Warnings that only the database can tell of, before what they are about hurts somebody. */
import { createKeyring } from "../core/keyring.ts";
import { databaseClock } from "../store/clock.ts";
import { lostLinks, lostSecrets } from "../store/lost-links.ts";
import { newerMigrations } from "../store/migrate.ts";
import { openDatabase } from "../store/open.ts";
import type { Database } from "../store/sql.ts";
import type { Config } from "./config.ts";

/** Less than that says nothing of a clock. */
const TOLD_SKEW_MS = 2000;

/** Each without its article: "links of …". */
export async function doubtsIn({ database: url, secret }: Config): Promise<string[]> {
  const database = openDatabase(url, () => {});
  try {
    return [...(await lostSecret(database, secret)), ...(await newerRelease(database)), ...(await skew(database))];
  } finally {
    await database.close();
  }
}

/** Was anything signed or sealed by a secret that is configured no more, or never was? */
async function lostSecret(database: Database, secret: Config["secret"]): Promise<string[]> {
  const { keyIds } = createKeyring(typeof secret === "string" ? [secret] : secret);
  const links = await lostLinks(database, keyIds, Date.now());
  const secrets = await lostSecrets(database, keyIds);
  return [
    ...(links > 0
      ? [`links of pending invites (${links} of those that end next) open nothing: the secret that signed them`]
      : []),
    ...(secrets > 0 ? [`secrets of webhooks and mail servers (of ${secrets}) cannot be read: the secret that sealed them`] : []),
  ].map((doubt) => `${doubt} is not in DOORLIST_SECRET`);
}

async function newerRelease(database: Database): Promise<string[]> {
  const newer = await newerMigrations(database);
  if (newer.length === 0) return [];
  return [
    `database was brought up to date by a newer release (${newer.join(", ")}): run that one, or restore the backup from before it`,
  ];
}

/** Servers that share a database judge leases and expiry by their own clocks. */
async function skew(database: Database): Promise<string[]> {
  const before = Date.now();
  const theirs = await databaseClock(database);
  const skewMs = Math.abs(theirs - (before + Date.now()) / 2);
  if (skewMs <= TOLD_SKEW_MS) return [];
  return [
    `clock is ${Math.round(skewMs / 1000)} s away from the database's: links end early or late by as much, and from half a minute on servers send mails twice`,
  ];
}
