/** The log of a server. */
import pino, { type Logger } from "pino";
import { Problem } from "../core/problems.ts";
import { withCause } from "./terminal.ts";

type Destination = ReturnType<typeof pino.destination>;

/** Bytes of lines that are kept while none can be written; what is more is lost. */
const KEPT = 1_000_000;

/**
 * Standard output for log lines. Where it cannot be written, because it is a file on a full disk, the server goes on: it keeps
 * the first lines and tries again with each that follows.
 */
export function stdout(options: { sync: boolean; minLength?: number; periodicFlush?: number }): Destination {
  const destination = pino.destination({ fd: 1, maxLength: KEPT, ...options });
  let broken = false;
  destination.on("error", () => {
    broken = true;
  });
  destination.on("write", () => {
    broken = false;
  });
  // Its own tries until it can, for ever, and pino calls it as the process ends.
  const flushSync = destination.flushSync.bind(destination);
  destination.flushSync = () => {
    if (!broken) flushSync();
  };
  return destination;
}

/** Each task of the background meets a lost database every second or so: one line in so long tells of it. */
const OUTAGE_MS = 10_000;

/** Logs what nobody foresaw, and where; a database that cannot be used with its reason, and seldom. */
export function errorLog(log: Logger): (error: unknown, where: string) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  return (error, where) => {
    const isOutage = error instanceof Problem && error.code === "unavailable" && error.cause !== undefined;
    if (!isOutage) return log.error({ err: error, where }, "unexpected error");
    const now = performance.now();
    if (now - toldAt < OUTAGE_MS) return;
    toldAt = now;
    log.error({ where }, withCause(error));
  };
}
