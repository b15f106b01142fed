/** The client's part: types, and the methods that its path proxy cannot tell. */
import type { BetterAuthClientPlugin } from "better-auth/client";
import type { invite } from "./index.ts";

/** The plugin for the browser: `createAuthClient({ plugins: [inviteClient()] })`. It needs no options. */
export function inviteClient() {
  return {
    id: "invite",
    $InferServerPlugin: {} as ReturnType<typeof invite>,
    // Without a body, the proxy would make them GET.
    pathMethods: {
      "/invite/create": "POST",
      "/invite/activate": "POST",
      "/invite/cancel": "POST",
      "/invite/reject": "POST",
      "/invite/resend": "POST",
    },
  } satisfies BetterAuthClientPlugin;
}

/** What `inviteClient` answers. */
export type InviteClientPlugin = ReturnType<typeof inviteClient>;
