/** Requests to join, read: by those who answer them, and by the person who asked. */
import { type Actor, actsIn, inviterIn, type Visitor } from "./actor.ts";
import { answering } from "./approve-request.ts";
import type { Page, PageQuery, Tenant, User } from "./ports.ts";
import { Problem } from "./problems.ts";
import { ownRequests } from "./refuse-request.ts";
import { type JoinRequest, type RequestQuery, requestStatusAt } from "./request.ts";
import type { World } from "./world.ts";

export interface RequestWithUser extends JoinRequest {
  user: User | null;
  /** In the waitlist, from 1 on; null where it is not in it. */
  position: number | null;
}

export async function listRequests(
  world: World,
  actor: Actor,
  tenantId: string,
  { status, ...page }: RequestQuery & PageQuery,
): Promise<Page<RequestWithUser>> {
  await inviterIn(world, actor, tenantId);
  const found = await world.store.requests.list(tenantId, { status }, page, world.clock.now());
  return { ...found, data: await withUsers(world, found.data) };
}

export async function getRequest(world: World, actor: Actor, tenantId: string, id: string): Promise<RequestWithUser> {
  const { request } = await answering(world, actor, tenantId, id);
  return requestWithUser(world, request);
}

export async function requestWithUser(world: World, request: JoinRequest): Promise<RequestWithUser> {
  const [only] = await withUsers(world, [request]);
  if (!only) throw new Problem("request_not_found");
  return only;
}

async function withUsers(world: World, requests: JoinRequest[]): Promise<RequestWithUser[]> {
  const users = await world.directory.users(requests.map(({ userId }) => userId));
  return Promise.all(
    requests.map(async (request) => ({
      ...request,
      user: users.get(request.userId) ?? null,
      position: await positionOf(world, request),
    })),
  );
}

async function positionOf({ store, clock }: World, request: JoinRequest): Promise<number | null> {
  const now = clock.now();
  const inLine = request.waitsFor === "seat" && requestStatusAt(request, now) === "pending";
  return inLine ? (await store.requests.countAhead(request, now)) + 1 : null;
}

export interface MyRequest extends JoinRequest {
  tenant: Tenant | null;
  position: number | null;
}

/** Newest first. */
export async function listMyRequests(world: World, user: Visitor): Promise<MyRequest[]> {
  const own = await ownRequests(world, user);
  return Promise.all(own.map((request) => myRequest(world, request)));
}

export async function myRequest(world: World, request: JoinRequest): Promise<MyRequest> {
  const [tenant, position] = await Promise.all([world.store.tenants.get(request.tenantId), positionOf(world, request)]);
  return { ...request, tenant, position };
}

/** The one that waits in this tenant; null where none does. */
export async function openRequest(world: World, tenantId: string, user: User): Promise<MyRequest | null> {
  const pending = await world.store.requests.pendingOf(tenantId, user.id);
  const isOpen = pending && requestStatusAt(pending, world.clock.now()) === "pending";
  return isOpen ? myRequest(world, pending) : null;
}

/**
 * - `anonymous`: signed out
 * - `unverified`: signed in, with an address that is not confirmed
 * - `open`: may ask
 * - `waiting`: has asked
 * - `member`: is one
 */
export type DoorVisitor =
  | { state: "anonymous" }
  | { state: "unverified" | "open" | "member"; user: SignedIn }
  | { state: "waiting"; user: SignedIn; request: MyRequest };

type SignedIn = Pick<User, "id" | "email" | "name">;

export interface Door {
  /** Nothing but its name is shown. */
  tenant: { id: string; name: string };
  /** BCP 47, of the tenant's mails. */
  locale: string | null;
  visitor: DoorVisitor;
}

/** What a person sees who wants to join. Changes nothing. @throws Problem `tenant_not_found` where the tenant takes no requests */
export async function readDoor(world: World, tenantId: string, user: Visitor | null): Promise<Door> {
  const found = await world.store.tenants.get(tenantId);
  if (!found?.settings.joinRequests || (user && !actsIn(user, tenantId))) throw new Problem("tenant_not_found");
  const shown = { tenant: { id: found.id, name: found.name }, locale: found.settings.locale };
  if (!user) return { ...shown, visitor: { state: "anonymous" } };
  const [member, request] = await Promise.all([world.store.members.get(tenantId, user.id), openRequest(world, tenantId, user)]);
  const signedIn = { user: { id: user.id, email: user.email, name: user.name } };
  if (member) return { ...shown, visitor: { state: "member", ...signedIn } };
  if (request) return { ...shown, visitor: { state: "waiting", ...signedIn, request } };
  return { ...shown, visitor: { state: user.emailVerified ? "open" : "unverified", ...signedIn } };
}
