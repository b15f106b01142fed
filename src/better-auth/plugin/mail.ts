/**
 * Sends what waits. A mail is leased before it is sent and deleted afterwards, so a process that dies over it leaves it
 * to the next; one that the app's sender throws on is kept, and tried again when an invite is next made or resent, or
 * when the app calls `retryInviteMail(auth)`.
 */
import { type Invite, statusAt } from "../../core/invite.ts";
import type { Adapter } from "../adapter/adapter.ts";
import { done, due, lease, postpone, type Queued } from "../adapter/message-table.ts";
import type { Host } from "../host.ts";
import { callbackOf } from "../links.ts";
import { APP_TENANT } from "../wire.ts";
import type { InviteOptions } from "./options.ts";

export interface Post {
  adapter: Adapter;
  host: Host;
  send: NonNullable<InviteOptions["sendUserInvitation"]>;
  request: Request | undefined;
  onError(error: unknown): void;
}

/** How many mails that were kept before are tried along with a new one. */
const ALONG = 10;

/** The mails of these invites, now. False where one did not go out. */
export async function deliverNow(post: Post, invites: Invite[], now: number): Promise<boolean> {
  const ids = invites.map(({ id }) => id);
  if (ids.length === 0) return true;
  const waiting = await due(post.adapter, now, ids.length, ids);
  const outcomes = [];
  for (const queued of waiting) outcomes.push(await deliver(post, queued, now));
  return outcomes.every(Boolean);
}

/** Those that were kept and are due. Answers how many went out. */
export async function deliverKept(post: Post, now: number, limit = ALONG): Promise<number> {
  let sent = 0;
  for (const queued of await due(post.adapter, now, limit)) if (await deliver(post, queued, now)) sent += 1;
  return sent;
}

async function deliver(post: Post, queued: Queued, now: number): Promise<boolean> {
  const { adapter, host } = post;
  if (!(await lease(adapter, queued, now))) return true;
  const invite = await host.worldIn(APP_TENANT).store.invites.getById(queued.inviteId);
  if (!invite || statusAt(invite, now) !== "pending" || invite.generation !== queued.generation) {
    await done(adapter, queued);
    return true;
  }
  try {
    await send(post, invite, queued.to);
    await done(adapter, queued);
    return true;
  } catch (error) {
    post.onError(error);
    await postpone(adapter, queued, now, error instanceof Error ? error.message : String(error));
    return false;
  }
}

async function send({ host, send, request }: Post, invite: Invite, to: string): Promise<void> {
  const token = host.tokenOf(invite);
  if (token === null) return;
  const account = invite.emailKey === null ? null : await host.worldIn(APP_TENANT).directory.userByEmail(invite.emailKey);
  const mail = {
    email: to,
    ...(account ? { name: account.name } : {}),
    role: invite.roles.join(","),
    url: host.linkOf(invite, token, callbackOf(host, invite)),
    token,
    newAccount: account === null,
  };
  await send(mail, request);
}
