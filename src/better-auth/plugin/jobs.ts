/** What an app runs now and then, or once: outside of any request. */
import { type AuthContext, type GenericEndpointContext, resolveBaseURL } from "better-auth";
import { codeDigest } from "../../core/code.ts";
import { emailKey } from "../../core/email.ts";
import type { InviteRow } from "../adapter/invite-row.ts";
import { DIGEST } from "../adapter/tokens.ts";
import { createHost } from "./host.ts";
import { keyringOf } from "./keyring.ts";
import type { ResolvedOptions } from "./options.ts";
import { optionsOf } from "./roles.ts";

/** What `betterAuth()` answers, whatever its options. */
interface AuthLike {
  $context: Promise<unknown>;
}

/** Mails tried in one call. */
const MOST = 1000;
const PAGE = 200;

/**
 * Sends the mails that were kept because `sendUserInvitation` threw; for a cron job.
 * @returns how many went out
 */
export async function retryInviteMail(auth: AuthLike): Promise<number> {
  const { context, options } = await pluginOf(auth);
  // Outside of any request, an app of several hosts is at its fallback.
  const baseURL = context.baseURL || resolveBaseURL(context.options.baseURL, context.options.basePath ?? "/api/auth");
  if (!baseURL) throw new Error("retryInviteMail() writes links, which need Better Auth's baseURL, or its fallback");
  const based = Object.assign(Object.create(context), { baseURL });
  return createHost({ context: based } as GenericEndpointContext, options).deliverKept(MOST);
}

/**
 * Moves the rows that Better Invite wrote: every token is replaced by its digest (unless `storeToken` is `plain`), and
 * the columns that it lacked are filled. Links that are out keep working. It may be run again at any time.
 * @returns how many rows changed
 */
export async function migrateInvites(auth: AuthLike): Promise<number> {
  const { context, options } = await pluginOf(auth);
  const keyring = keyringOf(context);
  let changed = 0;
  for (let offset = 0; ; offset += PAGE) {
    const sortBy = { field: "id", direction: "asc" as const };
    const rows = await context.adapter.findMany<InviteRow>({ model: "invite", limit: PAGE, offset, sortBy });
    for (const row of rows) {
      const keyId = row.keyId ?? keyring.current;
      const plain = !row.token.startsWith(DIGEST);
      const token = plain && options.storeToken === "digest" ? DIGEST + codeDigest(keyring, keyId, row.token) : row.token;
      const lacking = await lackingOf(context, row);
      if (token === row.token && Object.keys(lacking).length === 0) continue;
      changed += await context.adapter.updateMany({
        model: "invite",
        where: [
          { field: "id", value: row.id },
          { field: "token", value: row.token },
        ],
        update: { token, keyId, ...lacking },
      });
    }
    if (rows.length < PAGE) return changed;
  }
}

/** What Better Invite has no columns for, and an invite that was used since has only in part. */
async function lackingOf({ adapter }: AuthContext, row: InviteRow): Promise<Partial<InviteRow>> {
  const email = row.emails?.[0] ?? row.email;
  const key = email && row.emailKey == null ? { emailKey: emailKey(email) } : {};
  if (row.uses != null) return key;
  const uses = await adapter.count({ model: "inviteUse", where: [{ field: "inviteId", value: row.id }] });
  return { ...key, uses, generation: 0 };
}

async function pluginOf(auth: AuthLike): Promise<{ context: AuthContext; options: ResolvedOptions }> {
  const context = (await auth.$context) as AuthContext;
  const options = optionsOf<ResolvedOptions>(context, "invite");
  if (!options?.defaults) throw new Error("This Better Auth instance has no invite() of doorlist/better-auth");
  return { context, options };
}
