/**
 * `PUT /tenants/{tenantId}/invite`. It comes in two ways.
 *
 * - The app calls `acceptInvite`: the token is in the body, and holding it is enough, as it is at Nile.
 * - The link was opened: the SDK turns its GET into a PUT that keeps the query. Mail scanners open links too, so that
 *   lets in only the invited person, signed in. Anybody else is led on to the app's callback, which signs them up or
 *   switches the user; the token waits in a cookie meanwhile.
 */

import { type Accepted, acceptInvite } from "../../core/accept.ts";
import { acceptAsHolder, assertOpenFor } from "../../core/accept-as-holder.ts";
import { emailKey, parseAddress } from "../../core/email.ts";
import type { Invite } from "../../core/invite.ts";
import { assertRedirect, headerUrl, isAllowedRedirect, withOrigins } from "../../core/policy.ts";
import type { User } from "../../core/ports.ts";
import { Problem } from "../../core/problems.ts";
import { callerOf } from "../../http/identity.ts";
import { empty, json, text } from "./answers.ts";
import { type Call, callbackCookie, fieldsOf, isSecure, visitorOf } from "./call.ts";
import { setTenantCookie } from "./cookies.ts";
import { absolute, given } from "./invites.ts";
import { endWaiting, keepWaiting, opened } from "./waiting.ts";
import { wireUser } from "./wire.ts";

export async function putInvite(call: Call): Promise<Response> {
  const { world, url } = call;
  const { identifier, token, callbackUrl: named } = await fieldsOf(call);
  const callbackUrl = absolute(call, given(named) ?? callbackCookie(call), "callback url");
  if (callbackUrl === undefined) throw new Problem("invalid_field", { detail: "Invalid callback url: missing base" });
  await assertCallback(call, callbackUrl);
  if (!identifier) throw new Problem("invalid_field", { detail: "identifier is required." });
  if (!parseAddress(identifier)) throw new Problem("invalid_email");
  if (!token) throw new Problem("invalid_field", { detail: "token is not valid." });
  const invite = await opened(world, token);
  if (!invite || invite.tenantId !== call.params.tenantId || invite.emailKey !== emailKey(identifier))
    throw new Problem("invite_not_found");

  const visitor = await visitorOf(call);
  if (visitor && emailKey(visitor.email) === invite.emailKey) {
    return joined(call, callbackUrl, await acceptInvite(world, token, visitor));
  }
  if (url.searchParams.has("token")) return waits(call, callbackUrl, { token, invite, visitor });
  const accepted = await acceptAsHolder(world, token, callerOf(call.request));
  // Somebody else's browser goes on showing the tenant that it showed.
  if (visitor && !accepted.made) return empty(204, new Headers({ location: headerUrl(callbackUrl) }));
  return joined(call, callbackUrl, accepted, accepted.made ? accepted.user : undefined, token);
}

/** The tenant's own origins count, as they did when the invite was made. @throws Problem `redirect_not_allowed` */
async function assertCallback({ world, params }: Call, url: string): Promise<void> {
  if (isAllowedRedirect(world, url)) return;
  const tenant = await world.store.tenants.get(params.tenantId ?? "");
  assertRedirect(tenant ? withOrigins(world, tenant.settings) : world, url, "callbackUrl");
}

/** @param made the account that was made: its person may choose a password in this browser */
async function joined(call: Call, callbackUrl: string, { member }: Accepted, made?: User, token = ""): Promise<Response> {
  const headers = new Headers({ location: headerUrl(callbackUrl) });
  const secure = isSecure(call);
  if (made) {
    keepWaiting(headers, token, { secure });
    return json(await wireUser(call.world, made), 201, headers);
  }
  endWaiting(headers, { secure });
  setTenantCookie(headers, member.tenantId);
  return empty(204, headers);
}

async function waits(
  call: Call,
  callbackUrl: string,
  { token, invite, visitor }: { token: string; invite: Invite; visitor: User | null },
): Promise<Response> {
  await assertOpenFor(call.world, invite, invite.email ?? "");
  const headers = new Headers({ location: headerUrl(callbackUrl) });
  keepWaiting(headers, token, { secure: isSecure(call) });
  return visitor ? text("The invite is for another user", 403, headers) : text("Unauthorized", 401, headers);
}
