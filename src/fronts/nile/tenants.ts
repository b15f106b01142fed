/** Tenants and their members. */
import { addMember, listMembers, type MemberWithUser, removeMember } from "../../core/members.ts";
import { Problem } from "../../core/problems.ts";
import { createTenant, deleteTenant, getTenant, listTenants, updateTenant } from "../../core/tenants.ts";
import { empty, json } from "./answers.ts";
import { actorOf, type Call, fieldsOf } from "./call.ts";
import { readTenantCookie, setTenantCookie } from "./cookies.ts";
import { wirePerson, wireTenant } from "./wire.ts";

const PAGE = 200;

export async function postTenant(call: Call): Promise<Response> {
  const actor = await actorOf(call);
  const { name, id } = await fieldsOf(call);
  const input = { name: nameOf(name), ...(id ? { id: tenantIdOf(id) } : {}) };
  const tenant = await createTenant(call.world, actor, input);
  const headers = new Headers();
  setTenantCookie(headers, tenant.id);
  return json(wireTenant(tenant), 200, headers);
}

export async function getOne(call: Call): Promise<Response> {
  return json(wireTenant(await getTenant(call.world, await actorOf(call), call.params.tenantId ?? "")));
}

export async function putTenant(call: Call): Promise<Response> {
  const actor = await actorOf(call);
  const name = nameOf((await fieldsOf(call)).name);
  return json(wireTenant(await updateTenant(call.world, actor, call.params.tenantId ?? "", { name })));
}

export async function dropTenant(call: Call): Promise<Response> {
  await deleteTenant(call.world, await actorOf(call), call.params.tenantId ?? "");
  return empty(204);
}

/** Of oneself alone. */
export async function listOwn(call: Call): Promise<Response> {
  const actor = await actorOf(call);
  if (call.params.userId !== actor.user.id) throw new Problem("not_found");
  const { data } = await listTenants(call.world, actor, { limit: PAGE });
  const shown = readTenantCookie(call.request);
  const [first] = data;
  const headers = new Headers();
  if (first && !data.some(({ id }) => id === shown)) setTenantCookie(headers, first.id);
  return json(
    data.map(({ id, name }) => ({ id, name })),
    200,
    headers,
  );
}

export async function listUsers(call: Call): Promise<Response> {
  const actor = await actorOf(call);
  const members = await everything((page) => listMembers(call.world, actor, call.params.tenantId ?? "", page));
  return json(members.flatMap(({ user }) => (user ? [wirePerson(user)] : [])));
}

export async function putMember(call: Call): Promise<Response> {
  const { tenantId = "", userId = "" } = call.params;
  return json(wireMember(await addMember(call.world, await actorOf(call), tenantId, userId)), 201);
}

export async function dropMember(call: Call): Promise<Response> {
  const { tenantId = "", userId = "" } = call.params;
  await removeMember(call.world, await actorOf(call), tenantId, userId);
  return empty(204);
}

/** Nile answers its row of the user, with the names of its columns. */
function wireMember({ user, userId, joinedAt }: MemberWithUser) {
  const created = new Date(joinedAt).toISOString();
  const none = { deleted: null, family_name: null, given_name: null, picture: null, multi_factor: null };
  const { email, name, emailVerified } = user ?? {};
  return { id: userId, created, updated: created, ...none, name, email, email_verified: emailVerified || null };
}

/** Nile's lists are whole. */
export async function everything<T>(
  read: (page: { limit: number; cursor?: string }) => Promise<{ data: T[]; nextCursor: string | null }>,
): Promise<T[]> {
  const all: T[] = [];
  for (let cursor: string | undefined; ; ) {
    const { data, nextCursor } = await read({ limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    all.push(...data);
    if (nextCursor === null) return all;
    cursor = nextCursor;
  }
}

/** @throws Problem `invalid_field` */
export function nameOf(given: string | undefined): string {
  const name = given?.trim();
  if (!name) throw new Problem("invalid_field", { detail: "name is required" });
  if (name.length > 200 || /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(name))
    throw new Problem("invalid_field", { detail: "name is a line of at most 200 characters" });
  return name;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @throws Problem `invalid_field`: what Nile's own database says of a malformed id */
export function tenantIdOf(given: string): string {
  if (!UUID.test(given)) throw new Problem("invalid_field", { detail: "An id is a UUID" });
  return given.toLowerCase();
}
