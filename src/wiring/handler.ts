/** The handler that a host mounts, and what is done after a response where nothing runs in the background. */
import type { Handle } from "../http/mount.ts";

/** What a runtime gives with a request. */
export interface RequestContext {
  /** Keeps the process alive until the promise is settled: `after` of Next.js, `ctx.waitUntil` of an edge runtime. */
  waitUntil?(work: Promise<unknown>): void;
}

const READS = new Set(["GET", "HEAD", "OPTIONS"]);

export function createHandler(handle: Handle, tick: () => Promise<unknown>, onError: (error: unknown, where: string) => void) {
  /** @param context of the runtime: a `RequestContext`, where it has one */
  return async (request: Request, context?: unknown): Promise<Response> => {
    const runtime = (context ?? {}) as RequestContext;
    const response = await handle(request, runtime);
    // What changes nothing leaves nothing to do, and a tick that made work would make more.
    const leavesWork = !READS.has(request.method) && response.ok && !new URL(request.url).pathname.endsWith("/v1/tick");
    if (leavesWork) runtime.waitUntil?.(tick().catch((error) => onError(error, "tick")));
    return response;
  };
}
