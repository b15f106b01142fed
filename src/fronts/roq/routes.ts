/** The routes below `/roq`, and what they load: read when the first request comes. */

import type { Actor } from "../../core/actor.ts";
import { Problem } from "../../core/problems.ts";
import { callerOf } from "../../http/identity.ts";
import type { RoqFrontOptions } from "./context.ts";
import { createGraphQL } from "./graphql.ts";
import { noStore } from "./refusal.ts";
import { sessionOf } from "./session.ts";
import { createExchange } from "./tokens.ts";

export function createRoutes(options: RoqFrontOptions): (request: Request) => Promise<Response> {
  const exchange = createExchange(options);
  const graphql = createGraphQL(options);

  const routes: Record<string, (request: Request) => Promise<Response>> = {
    "POST /roq/v01/authorize/serviceAccount": async (request) => json(await exchange.serviceAccount(await bodyOf(request))),
    "POST /roq/v01/authorize": async (request) => json(await exchange.user(await bodyOf(request), request.headers)),
    "POST /roq/v01/server/graphql": async (request) =>
      graphql(request, from(request, await exchange.serverActor(request.headers))),
    "POST /roq/v01/graphql": async (request) => graphql(request, from(request, await exchange.browserActor(request))),
    "GET /roq/v01/session": async (request) => json(await sessionOf(options, request)),
  };

  return async (request) => {
    const { pathname } = new URL(request.url);
    // A host that ends in a slash: the SDK sets its paths, which begin with one, behind it.
    const route = routes[`${request.method} ${pathname.replace(/\/+/g, "/").replace(/\/$/, "")}`];
    if (!route) throw new Problem("not_found");
    return route(request);
  };
}

/** For the audit log. */
const from = (request: Request, actor: Actor): Actor => ({ ...actor, origin: callerOf(request) });

const json = (body: unknown): Response => Response.json(body, { headers: noStore });

async function bodyOf(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    throw new Problem("malformed_json");
  }
}
