/**
 * `doorlist/roq`: what ROQ's CLI generated into `lib/roq`, for the browser.
 *
 *     import { roqBrowserClient, useSession } from "doorlist/roq";
 *     await roqBrowserClient.roqPlatform.sendUserInvites({ userInvites: { tenantId, userInvites: [ … ] } });
 */
import { createRoqBrowserClient } from "./client.ts";

export * from "./client.ts";
export type { SessionState, UseSession } from "./session.ts";
export type * from "./types.ts";

/** For pages on the origin of Doorlist itself, or whose server passes `/roq` and `/api/auth` on to it. */
export const roqBrowserClient = createRoqBrowserClient();
/** Who is signed in, by `roqBrowserClient`: a React hook. */
export const useSession = roqBrowserClient.useSession;
