/** Domains of a tenant, and joining by one's own address; and the page that proves a domain by mail. */
import type { Context, Hono } from "hono";
import { operations } from "../../contract/operations.ts";
import {
  claimDomain,
  confirmDomain,
  listDomains,
  mailDomain,
  readDomainLink,
  removeDomain,
  verifyDomain,
} from "../../core/domains.ts";
import { joinByDomain, readMyDomain } from "../../core/join-by-domain.ts";
import { Problem } from "../../core/problems.ts";
import { myRequest } from "../../core/read-requests.ts";
import type { Deps } from "../context.ts";
import { htmlPage, readerOf } from "../html-page.ts";
import { known } from "../identity.ts";
import { deadLinkPage } from "../pages/account-pages.ts";
import { domainConfirmedPage, domainPage } from "../pages/domain-page.ts";
import { route } from "../route.ts";
import { wireMember } from "../wire.ts";
import { wireDomain } from "../wire-domain.ts";
import { wireMyRequest } from "../wire-request.ts";

/** @param homeUrl our dashboard, or the host's app */
export function domainRoutes(app: Hono, { world, identity }: Deps, homeUrl: string): void {
  const actorOf = async (request: Request) => known(await identity.actorOf(request));
  const userOf = async (request: Request) => known(await identity.userOf(request));

  route(app, operations.claimDomain, async ({ request, params, body }) =>
    wireDomain(await claimDomain(world, await actorOf(request), params.tenantId, body)),
  );
  route(app, operations.listDomains, async ({ request, params, query }) => {
    const { data, nextCursor } = await listDomains(world, await actorOf(request), params.tenantId, query);
    return { data: data.map(wireDomain), nextCursor };
  });
  route(app, operations.removeDomain, async ({ request, params }) => {
    await removeDomain(world, await actorOf(request), params.tenantId, params.domain);
    return undefined;
  });
  route(app, operations.verifyDomain, async ({ request, params }) =>
    wireDomain(await verifyDomain(world, await actorOf(request), params.tenantId, params.domain)),
  );
  route(app, operations.mailDomain, async ({ request, params, body }) => {
    await mailDomain(world, await actorOf(request), params.tenantId, params.domain, body.mailbox);
    return undefined;
  });
  route(app, operations.myDomain, async ({ request }) => {
    const mine = await readMyDomain(world, await userOf(request));
    if (!mine) return { data: null };
    const { domain, tenant } = mine;
    const { entry, roles } = domain;
    return { data: { domain: domain.domain, tenant: { id: tenant.id, name: tenant.name }, entry, roles } };
  });
  route(app, operations.joinByDomain, async ({ request }) => {
    const joined = await joinByDomain(world, await userOf(request));
    if ("member" in joined) return { member: wireMember(joined.member), request: null };
    return { member: null, request: wireMyRequest(await myRequest(world, joined.request), world.clock.now()) };
  });

  app.get("/domains/verify/:token", (context) =>
    shown(context, homeUrl, async (token, wishes) => {
      const { tenant, domain } = await readDomainLink(world, token);
      return domainPage({ tenant, domain, path: context.req.path, wishes: [...wishes, tenant.settings.locale] });
    }),
  );
  app.post("/domains/verify/:token", (context) =>
    shown(context, homeUrl, async (token, wishes) => {
      const { tenant, domain } = await readDomainLink(world, token);
      await confirmDomain(world, token);
      return domainConfirmedPage({ domain, homeUrl, wishes: [...wishes, tenant.settings.locale] });
    }),
  );
}

type Make = (token: string, wishes: string[]) => Promise<string>;

async function shown(context: Context, homeUrl: string, make: Make): Promise<Response> {
  const wishes = readerOf(context);
  try {
    return htmlPage(context, await make(context.req.param("token") ?? "", wishes));
  } catch (error) {
    if (!(error instanceof Problem) || (error.code !== "link_not_valid" && error.code !== "domain_taken")) throw error;
    return htmlPage(context, deadLinkPage({ wishes, homeUrl }), error.status);
  }
}
