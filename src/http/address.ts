import type { IncomingMessage } from "node:http";
import type { Context } from "hono";

/** The IP address of the caller. On Node the server passes its request along; other runtimes do not tell. */
export function addressOf(context: Context): string {
  const { incoming } = (context.env ?? {}) as { incoming?: IncomingMessage };
  return incoming?.socket.remoteAddress ?? "unknown";
}
