import { createKeyring } from "../core/keyring.ts";
import { lostLinks } from "../store/lost-links.ts";
import { openDatabase } from "../store/open.ts";
import type { Config } from "./config.ts";

/** What is wrong where links were signed by a secret that is configured no more, or never was; null where none was. */
export async function lostSecret({ database: url, secret }: Config): Promise<string | null> {
  const { keyIds } = createKeyring(typeof secret === "string" ? [secret] : secret);
  const database = openDatabase(url, () => {});
  try {
    const lost = await lostLinks(database, keyIds, Date.now());
    if (lost === 0) return null;
    return `links of pending invites (${lost} of those that end next) open nothing: the secret that signed them is not in DOORLIST_SECRET`;
  } finally {
    await database.close();
  }
}
