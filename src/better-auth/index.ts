/**
 * Invites as a plugin of Better Auth: what `better-invite` does, by the same names, on Doorlist's core.
 *
 *     import { invite } from "doorlist/better-auth";
 *     export const auth = betterAuth({ plugins: [admin(), invite({ sendUserInvitation: ({ email, url }) => mail(email, url) })] });
 *
 * See docs/coming-from-better-invite.md.
 */
import type { BetterAuthPlugin, BetterAuthPluginDBSchema } from "better-auth";
import { mergeSchema } from "better-auth/db";
import { ERROR_CODES } from "./error-codes.ts";
import { inviteEndpoints } from "./plugin/endpoints.ts";
import { handOver } from "./plugin/hand-over.ts";
import { type InviteOptions, resolveOptions } from "./plugin/options.ts";
import { schema } from "./plugin/schema.ts";
import type { WireInvite } from "./wire.ts";

/** What opens an invite can be guessed at; a code has 40 bits. Better Auth throttles in production. */
const guessable = ["/invite/activate", "/invite/cancel", "/invite/reject", "/invite/get", "/invite/token"];

/**
 * The plugin: `betterAuth({ plugins: [invite({ … })] })`. It adds the endpoints under `/invite` and the tables that docs/coming-from-better-invite.md names.
 * @throws Error for an option that cannot be
 */
export function invite(given: InviteOptions = {}) {
  const options = resolveOptions(given);
  return {
    id: "invite",
    init({ options: { advanced } }) {
      const generated = advanced?.database?.generateId;
      if (generated === "serial") throw new Error("invite() needs ids that are text; generateId is serial");
    },
    endpoints: inviteEndpoints(options),
    hooks: handOver(options),
    rateLimit: [{ window: 60, max: 30, pathMatcher: (path: string) => guessable.includes(path) }],
    // It writes into what it is given.
    schema: mergeSchema(structuredClone<BetterAuthPluginDBSchema>(schema), options.schema) as typeof schema,
    options,
    $ERROR_CODES: ERROR_CODES,
    $Infer: { InviteType: {} as WireInvite },
  } satisfies BetterAuthPlugin;
}

export { type InviteClientPlugin, inviteClient } from "./client.ts";
export { migrateInvites, retryInviteMail } from "./plugin/jobs.ts";
export type { InviteHooks, InviteMail, InviteOptions, Permissions } from "./plugin/options.ts";
export type { WireInvite as InviteTypeWithId } from "./wire.ts";
