/**
 * Standard output for log lines. Where it cannot be written, because it is a file on a full disk, the server goes on: it keeps
 * the first lines and tries again with each that follows.
 */
import pino from "pino";

type Destination = ReturnType<typeof pino.destination>;

/** Bytes of lines that are kept while none can be written; what is more is lost. */
const KEPT = 1_000_000;

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
