/** The handler that a host mounts, and what is done after a response where nothing runs in the background. */
import type { Handle } from "../http/mount.ts";

/** What a runtime gives with a request. */
export interface RequestContext {
  /** Keeps the process alive until the promise is settled: `after` of Next.js, `ctx.waitUntil` of an edge runtime. */
  waitUntil?(work: Promise<unknown>): void;
}

const READS = new Set(["GET", "HEAD", "OPTIONS"]);

export function createHandler(handle: Handle, deliver: () => Promise<unknown>, onError: (error: unknown, where: string) => void) {
  /** @param context of the runtime: a `RequestContext`, where it has one */
  return async (request: Request, context?: unknown): Promise<Response> => {
    const runtime = (context ?? {}) as RequestContext;
    const response = await handle(request, runtime);
    // What changes nothing leaves nothing to do.
    const leavesWork = !READS.has(request.method) && response.status < 400;
    if (leavesWork) runtime.waitUntil?.(deliver().catch((error) => onError(error, "delivery")));
    return response;
  };
}
