/**
 * Doorlist in Next.js (App Router).
 *
 *     // app/api/doorlist/[...path]/route.ts
 *     export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routeHandler(doorlist);
 *
 *     // on the server
 *     const { currentTenant, withContext } = serverHelpers(doorlist);
 *     const invites = await withContext(({ api, tenant }) => api.invites.list(tenant.id));
 */
import type { WireProblem } from "../contract/common.ts";
import { type Api, type DoorlistClient, DoorlistError } from "../index.ts";

/** The part of a Doorlist that is needed here: what `createDoorlist` answers fits. */
export interface NextDoorlist<Role extends string> {
  api: Api<Role>;
  session(request: Request): Promise<Person | null>;
  handler(request: Request, context?: unknown): Promise<Response>;
  worker: { deliver(): Promise<unknown> };
}

/** Who is signed in. */
export interface Person {
  id: string;
  email: string;
  emailVerified: boolean;
  name: string;
}

type Tenant = Awaited<ReturnType<DoorlistClient["tenants"]["get"]>>;

/** What `withContext` gives to its work. */
export interface Context<Role extends string> {
  user: Person;
  tenant: Tenant;
  /** Acting for the user. */
  api: DoorlistClient<Role>;
}

type Work = (request: Request) => Promise<Response>;

/** Delivers after the response, so that nothing needs to run in the background. */
export function routeHandler(
  doorlist: Pick<NextDoorlist<string>, "handler">,
): Record<"GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS", Work> {
  const handle: Work = async (request) => {
    const { after } = await import("next/server.js");
    // Next.js gives a proxy of a request, which only the parts of a new one can be read from.
    const plain = new Request(request.url, request);
    // It encodes by itself, and forgets to say so of what is encoded already.
    plain.headers.delete("accept-encoding");
    return doorlist.handler(plain, { waitUntil: after });
  };
  return { GET: handle, POST: handle, PUT: handle, PATCH: handle, DELETE: handle, OPTIONS: handle };
}

/** Which tenant a person chose last. */
const COOKIE = "doorlist-tenant";

/** For server components, route handlers and server actions. */
export function serverHelpers<Role extends string>(doorlist: NextDoorlist<Role>) {
  /** Who is signed in; null: nobody. */
  async function currentUser(): Promise<Person | null> {
    const [{ headers }, { connection }] = await Promise.all([import("next/headers.js"), import("next/server.js")]);
    // Whether a session lives is asked of the clock, which Next.js allows for no page that it renders ahead.
    await connection();
    return doorlist.session(new Request("http://localhost", { headers: await headers() }));
  }

  async function tenantOf(user: Person): Promise<Tenant | null> {
    const { cookies } = await import("next/headers.js");
    const { data } = await doorlist.api.as({ userId: user.id }).tenants.list();
    const chosen = (await cookies()).get(COOKIE)?.value;
    return data.find(({ id }) => id === chosen) ?? data[0] ?? null;
  }

  /** The one that was switched to, or the first of theirs; null: signed out, or a member of none. */
  async function currentTenant(): Promise<Tenant | null> {
    const user = await currentUser();
    return user && tenantOf(user);
  }

  /**
   * Does the work as whoever is signed in, in their current tenant.
   * @throws DoorlistError `unauthenticated`, `tenant_not_found`
   */
  async function withContext<T>(work: (context: Context<Role>) => Promise<T>): Promise<T> {
    const user = await currentUser();
    if (!user) throw refusal(401, "unauthenticated", "Sign in first");
    const tenant = await tenantOf(user);
    if (!tenant) throw refusal(404, "tenant_not_found", "You are a member of no tenant");
    return work({ user, tenant, api: doorlist.api.as({ userId: user.id }) });
  }

  /** In a server action or a route handler. */
  async function switchTenant(tenantId: string): Promise<void> {
    const { cookies } = await import("next/headers.js");
    (await cookies()).set(COOKIE, tenantId, { httpOnly: true, sameSite: "lax", path: "/" });
  }

  return { currentUser, currentTenant, withContext, switchTenant };
}

/** What a server action answers: what is thrown in one does not reach the browser. */
export type Result<T> = { ok: true; data: T } | { ok: false; problem: WireProblem };

/**
 * The verbs for server actions, as whoever is signed in, in their current tenant:
 *
 *     "use server";
 *     export async function cancel(id: string) { return actions.cancelInvite(id); }
 */
export function serverActions<Role extends string>(doorlist: NextDoorlist<Role>) {
  const { currentUser, withContext } = serverHelpers(doorlist);
  /** Delivers after the action's answer, as the route handler does. */
  const result = async <T>(work: Promise<T>): Promise<Result<T>> => {
    try {
      const data = await work;
      const { after } = await import("next/server.js");
      after(() => doorlist.worker.deliver());
      return { ok: true, data };
    } catch (error) {
      if (error instanceof DoorlistError) return { ok: false, problem: error.problem };
      throw error;
    }
  };
  type Invites = DoorlistClient<Role>["invites"];
  const asVisitor = async () => {
    const user = await currentUser();
    return user ? doorlist.api.as({ userId: user.id }) : null;
  };
  return {
    createInvite: (body: Parameters<Invites["create"]>[1]) =>
      result(withContext(({ api, tenant }) => api.invites.create(tenant.id, body))),
    updateInvite: (id: string, body: Parameters<Invites["update"]>[2]) =>
      result(withContext(({ api, tenant }) => api.invites.update(tenant.id, id, body))),
    resendInvite: (id: string, body?: Parameters<Invites["resend"]>[2]) =>
      result(withContext(({ api, tenant }) => api.invites.resend(tenant.id, id, body))),
    cancelInvite: (id: string) => result(withContext(({ api, tenant }) => api.invites.cancel(tenant.id, id))),
    acceptInvite: (token: string) =>
      result(
        asVisitor().then((api) => {
          if (!api) throw refusal(401, "unauthenticated", "Sign in first");
          return api.invites.accept(token);
        }),
      ),
    rejectInvite: (token: string) => result(asVisitor().then((api) => (api ?? doorlist.api).invites.reject(token))),
  };
}

function refusal(status: number, code: string, title: string): DoorlistError {
  return new DoorlistError({ type: `urn:doorlist:problem:${code}`, title, status, code });
}
