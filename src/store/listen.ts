/** LISTEN on PostgreSQL, on a connection of its own that is made anew where it breaks. */
import pg from "pg";
import type { Listening } from "./sql.ts";

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/** @param heard told the text of each notification; null where there is a new connection, and some may have been missed */
export function listenTo(server: pg.ClientConfig, channel: string, heard: (text: string | null) => void): Listening {
  let client: pg.Client | undefined;
  let pause = FIRST_PAUSE_MS;
  let later: NodeJS.Timeout | undefined;
  let stopped = false;

  async function connect(): Promise<void> {
    const current = new pg.Client({
      ...server,
      // A pool hides it from whoever lists its options.
      password: server.password,
      connectionTimeoutMillis: 5000,
      application_name: "doorlist listen",
      keepAlive: true,
    });
    client = current;
    let over = false;
    const again = () => {
      if (over) return;
      over = true;
      current.end().catch(() => {});
      if (stopped) return;
      later = setTimeout(() => void connect(), pause).unref();
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    };
    current.on("error", again);
    current.on("end", again);
    current.on("notification", ({ payload = "" }) => heard(payload));
    try {
      await current.connect();
      await current.query(`listen ${pg.escapeIdentifier(channel)}`);
      pause = FIRST_PAUSE_MS;
      heard(null);
    } catch {
      again();
    }
  }

  void connect();
  return {
    async stop() {
      stopped = true;
      clearTimeout(later);
      await client?.end().catch(() => {});
    },
  };
}
