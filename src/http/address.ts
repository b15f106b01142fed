import type { IncomingMessage } from "node:http";
import type { Context } from "hono";
import { isPublicAddress } from "../core/public-address.ts";

/**
 * The IP address of the caller. On Node the server passes its request along; other runtimes do not tell. A peer in our
 * own network is taken for a proxy, and the last address of `X-Forwarded-For` that is not in it for whom it speaks:
 * what stands before that one, anybody may have written.
 */
export function addressOf(context: Context): string {
  const { incoming } = (context.env ?? {}) as { incoming?: IncomingMessage };
  const peer = incoming?.socket.remoteAddress;
  if (peer === undefined) return "unknown";
  if (isPublicAddress(peer)) return peer;
  const named = context.req.raw.headers.get("x-forwarded-for")?.split(",") ?? [];
  return named.map((text) => text.trim()).findLast(isPublicAddress) ?? peer;
}
