/** Sign-up; with the link of an invite opened before in the same browser, into its tenant. */

import { parseAddress } from "../../core/email.ts";
import type { User } from "../../core/ports.ts";
import { Problem } from "../../core/problems.ts";
import { createTenant } from "../../core/tenants.ts";
import { callerOf } from "../../http/identity.ts";
import { json, text } from "./answers.ts";
import { type Call, callbackCookie, fieldsOf, isSecure, originOf } from "./call.ts";
import { passSession, setCookie, setTenantCookie } from "./cookies.ts";
import { assertCsrfCookie } from "./csrf.ts";
import { agentOf } from "./session.ts";
import { nameOf } from "./tenants.ts";
import { endWaiting, joinWaiting, waitingFor } from "./waiting.ts";
import { wireUser } from "./wire.ts";

export async function signUp(call: Call): Promise<Response> {
  const { world, url } = call;
  const { email = "", password = "", csrfToken } = await fieldsOf(call);
  assertCsrfCookie(call, csrfToken);
  const address = parseAddress(email);
  if (!address) throw new Problem("invalid_field", { detail: "Invalid email address" });
  const waiting = await waitingFor(call, email);
  const tenantId = url.searchParams.get("tenantId");
  // Nile lets whoever knows the id of a tenant in.
  if (tenantId && waiting?.invite.tenantId !== tenantId) return text("Joining a tenant takes an invite", 403);
  const newTenant = url.searchParams.get("newTenantName");
  const name = newTenant === null ? undefined : nameOf(newTenant);

  const response = await open(call, { email, password, token: waiting?.token, pending: waiting?.pending });
  if (!response.ok) return refused(response, email);
  const secure = isSecure(call);
  const headers = new Headers();
  passSession(response, headers, secure);
  setCookie(headers, "callback", callbackCookie(call) ?? originOf(call), { secure });
  if (waiting) endWaiting(headers, { secure });
  const { user: account } = (await response.json()) as { user: User };
  const user = (await world.directory.user(account.id)) ?? account;
  await joinWaiting(call, user);
  const owner = { type: "user", user, origin: callerOf(call.request) } as const;
  const made = name === undefined ? undefined : await createTenant(world, owner, { name });
  const self = await wireUser(world, user);
  const shown = made?.id ?? self.tenants.find((id) => id === waiting?.invite.tenantId);
  if (shown !== undefined) setTenantCookie(headers, shown);
  return json(self, 200, headers);
}

interface NewAccount {
  email: string;
  password: string;
  token: string | undefined;
  pending: boolean | undefined;
}

/** A new account, or the first password of one that its invite made. */
async function open(call: Call, { email, password, token, pending }: NewAccount): Promise<Response> {
  const { accounts, address } = call;
  if (token !== undefined) {
    const claimed = await accounts.claim({ token, password }, agentOf(call), address);
    if (claimed) return claimed;
  }
  const name = email.slice(0, email.lastIndexOf("@"));
  const inviteToken = pending ? token : undefined;
  return (await accounts.signUp({ name, email, password, inviteToken }, agentOf(call), callerOf(call.request))).response;
}

async function refused(response: Response, email: string): Promise<Response> {
  const { code = "", message } = (await response.json().catch(() => ({}))) as { code?: string; message?: string };
  if (code.startsWith("USER_ALREADY_EXISTS")) return text(`The user ${email} already exists`, 400);
  return text(message || "The account could not be made", 400);
}
