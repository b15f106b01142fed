/**
 * The same endpoints on Doorlist's own server, under `/api/auth/invite`, where they act on the invites that the
 * dashboard shows. They go to the tenant that the body names (`tenantId`), or to the first in which the person may
 * invite; roles are the tenant's. Nothing of Better Auth is loaded for it.
 */
import type { z } from "zod";
import type { Visitor } from "../../core/actor.ts";
import { basePath } from "../../core/base-path.ts";
import { percentDecoded } from "../../core/percent-decoded.ts";
import { assertAddressee, isAllowedRedirect } from "../../core/policy.ts";
import { Problem } from "../../core/problems.ts";
import type { World } from "../../core/world.ts";
import { activate, activated, openFor, openForVisitor, signInRequired } from "../activate.ts";
import { activateBody, cancelBody, createBody, getQuery, listQuery, openQuery, rejectBody, resendBody } from "../bodies.ts";
import { create } from "../create.ts";
import { cancel, reject, resend } from "../decide.ts";
import { get } from "../get.ts";
import type { Host, Person } from "../host.ts";
import { absolute, errorUrl } from "../links.ts";
import { list } from "../list.ts";
import { Refused, refusalOf } from "../refused.ts";
import { inviteCookie } from "./invite-cookie.ts";
import { serverHost } from "./server-host.ts";

export interface InviteFrontOptions {
  world: World;
  userOf(request: Request): Promise<Visitor | null>;
  /** Runs what opens an invite; wrong codes are counted by the address of the caller. */
  guarded<T>(address: string, token: string, open: () => Promise<T>): Promise<T>;
}

interface Call {
  request: Request;
  url: URL;
  host: Host;
  /** @throws Refused `UNAUTHORIZED` */
  person(): Promise<Person>;
  visitor(): Promise<Person | null>;
}

const PATH = "/api/auth/invite";

export function inviteFront({ world, userOf, guarded }: InviteFrontOptions) {
  const cookie = inviteCookie(world);

  const routes: Record<string, (call: Call) => Promise<Response>> = {
    "POST create": async (call) => json(await create(call.host, await call.person(), await bodyOf(call, createBody))),
    "POST cancel": async (call) => json(await cancel(call.host, await call.person(), await bodyOf(call, cancelBody))),
    "POST resend": async (call) => json(await resend(call.host, await call.person(), await bodyOf(call, resendBody))),
    "POST reject": async (call) => {
      const person = await call.person();
      return json(await reject(call.host, person, (await bodyOf(call, rejectBody)).token));
    },
    "GET list": async (call) => json(await list(call.host, await call.person(), queryOf(call, listQuery))),
    "GET get": async (call) => json(await get(call.host, await call.visitor(), queryOf(call, getQuery).token)),
    "POST activate": async (call) => {
      const { token, callbackURL } = await bodyOf(call, activateBody);
      assertCallback(callbackURL);
      const person = await call.visitor();
      if (person) return json(activated(await activate(call.host, token, person, false)));
      await openForVisitor(call.host, token);
      return cookie.keep(json(signInRequired(callbackURL || absolute(call.host, joinPath(token)))), token);
    },
  };

  /**
   * The link. Somebody signed in comes to the page on which a person accepts by a click; the token of anybody else waits
   * in a cookie until they sign up or in, there or on the app's own page.
   */
  async function open(call: Call, named: string): Promise<Response> {
    const { callbackURL, token = named } = queryOf(call, openQuery);
    assertCallback(callbackURL);
    const person = await call.visitor();
    try {
      const invite = await openFor(call.host, token, person);
      if (person) assertAddressee(invite, person);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      // Our own page says why.
      return redirect(callbackURL ? errorUrl(call.host, callbackURL, refusalOf(error)) : joinPath(token));
    }
    return person ? redirect(joinPath(token)) : cookie.keep(redirect(callbackURL || joinPath(token)), token);
  }

  function assertCallback(url: string | undefined): void {
    if (url && !isAllowedRedirect(world, url)) throw new Refused("INVALID_CALLBACK_URL");
  }
  const joinPath = (token: string): string => `${basePath(world.baseUrl)}/join/${encodeURIComponent(token)}`;
  const redirect = (url: string): Response =>
    new Response(null, { status: 302, headers: { location: new URL(url, world.baseUrl).href, "cache-control": "no-store" } });

  async function handle(request: Request, address: string): Promise<Response> {
    const url = new URL(request.url);
    const name = percentDecoded(url.pathname.slice(PATH.length + 1));
    const visitor = async () => {
      const user = await userOf(request);
      // These endpoints act in every tenant of a person's; a tenant's key may not.
      return user?.within === undefined ? user : null;
    };
    const person = async () => {
      const user = await visitor();
      if (!user) throw new Refused("UNAUTHORIZED");
      return user;
    };
    const call: Call = { request, url, host: serverHost(world, (token, open) => guarded(address, token, open)), person, visitor };
    try {
      const route = routes[`${request.method} ${name}`];
      if (route) return await route(call);
      if (request.method !== "GET" || name === "" || name.includes("/")) throw new Problem("not_found");
      return await open(call, name);
    } catch (error) {
      if (error instanceof Refused) return refusal(error);
      throw error;
    }
  }

  return {
    path: PATH,
    handle,
    refuse: (problem: Problem) => refusal(refusalOf(problem), problem.extras.retryAfter),
    handOver: cookie.handOver,
  };
}

const json = (body: unknown): Response => Response.json(body, { headers: { "cache-control": "no-store" } });

/** @param retryAfter seconds, in Better Auth's header too */
function refusal({ status, code, message }: Refused, retryAfter?: number): Response {
  const headers = new Headers({ "cache-control": "no-store" });
  if (retryAfter !== undefined) for (const name of ["retry-after", "x-retry-after"]) headers.set(name, String(retryAfter));
  return Response.json({ message, code }, { status, headers });
}

async function bodyOf<Schema extends z.ZodType>({ request }: Call, schema: Schema): Promise<z.output<Schema>> {
  const body: unknown = await request.json().catch(() => {
    throw new Refused("VALIDATION_ERROR", "Invalid JSON in request body");
  });
  return checked(schema, body, "body");
}

function queryOf<Schema extends z.ZodType>({ url }: Call, schema: Schema): z.output<Schema> {
  return checked(schema, Object.fromEntries(url.searchParams), "query");
}

/** In Better Auth's words: `[body.email] Invalid email address`. */
function checked<Schema extends z.ZodType>(schema: Schema, value: unknown, where: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const said = result.error.issues.map(({ path, message }) => `[${[where, ...path.map(String)].join(".")}] ${message}`);
  throw new Refused("VALIDATION_ERROR", said.join("; "));
}
