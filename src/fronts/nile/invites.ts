/** Invites, for those who may invite: make, list, delete. */
import { inviterIn } from "../../core/actor.ts";
import { cancelInvite } from "../../core/cancel.ts";
import { createInvite } from "../../core/create.ts";
import { emailKey } from "../../core/email.ts";
import { Problem } from "../../core/problems.ts";
import { listInvites } from "../../core/read.ts";
import type { World } from "../../core/world.ts";
import { empty, json } from "./answers.ts";
import { actorOf, type Call, callbackCookie, fieldsOf } from "./call.ts";
import { assertCsrf } from "./csrf.ts";
import { everything, tenantIdOf } from "./tenants.ts";
import { wireInvite } from "./wire.ts";

/** The SDK's form sends what is absent as this. */
const absent = new Set(["", "null", "undefined"]);
export const given = (value: string | undefined): string | undefined =>
  value === undefined || absent.has(value) ? undefined : value;

/** A pending invite for the address is refreshed: the same id, sent again. */
export async function postInvite(call: Call): Promise<Response> {
  const actor = await actorOf(call);
  const tenantId = call.params.tenantId ?? "";
  const { identifier, csrfToken, ...urls } = await fieldsOf(call);
  if (!identifier) throw new Problem("invalid_field", { detail: "identifier is required." });
  assertCsrf(call, csrfToken);
  const callbackUrl = absolute(call, given(urls.callbackUrl) ?? callbackCookie(call), "callbackUrl");
  const redirectUrl = absolute(call, given(urls.redirectUrl), "redirectUrl");
  await inviterIn(call.world, actor, tenantId);
  await assertNoMember(call.world, tenantId, emailKey(identifier));
  const { invite } = await createInvite(call.world, actor, tenantId, {
    email: identifier,
    redirectUrl: callbackUrl ?? null,
    linkTemplate: redirectUrl === undefined ? null : linkOf(redirectUrl, identifier.trim(), callbackUrl),
    onDuplicate: "resend",
  });
  return json(wireInvite(invite), 201);
}

/** Nile invites nobody to other roles. @throws Problem `already_member` */
async function assertNoMember({ directory }: World, tenantId: string, key: string): Promise<void> {
  if ((await directory.accounts(tenantId, [key])).get(key)?.roles) throw new Problem("already_member");
}

/** Those that wait for an answer. */
export async function getInvites(call: Call): Promise<Response> {
  const actor = await actorOf(call);
  const query = { status: "pending", kind: "email", sort: "-createdAt" } as const;
  const invites = await everything((page) => listInvites(call.world, actor, call.params.tenantId ?? "", { ...query, ...page }));
  return json(invites.map(wireInvite));
}

/** 204 whatever became of it before: afterwards it opens nothing. */
export async function dropInvite(call: Call): Promise<Response> {
  const actor = await actorOf(call);
  const id = tenantIdOf(call.params.inviteId ?? "");
  try {
    await cancelInvite(call.world, actor, call.params.tenantId ?? "", id);
  } catch (error) {
    if (!(error instanceof Problem && error.code.startsWith("invite_"))) throw error;
  }
  return empty(204);
}

/** `<redirectUrl>?token={token}&identifier=…&callbackUrl=…`, which the app's handlers take. */
function linkOf(redirectUrl: string, identifier: string, callbackUrl: string | undefined): string {
  const url = new URL(redirectUrl);
  url.searchParams.delete("token");
  url.searchParams.set("identifier", identifier);
  if (callbackUrl !== undefined) url.searchParams.set("callbackUrl", callbackUrl);
  url.search = `token={token}&${url.searchParams}`;
  return url.href;
}

/** A path is the app's own: of the origin where it was last seen, as the SDK has it. @throws Problem `invalid_field` */
export function absolute(call: Call, url: string | undefined, field: string): string | undefined {
  if (url === undefined || URL.canParse(url)) return url;
  const base = callbackCookie(call);
  if (base !== undefined && url.startsWith("/") && URL.canParse(url, base)) return new URL(url, base).href;
  throw new Problem("invalid_field", { detail: `Invalid ${field}: not a URL` });
}
