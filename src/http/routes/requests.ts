/** Requests to join: made and withdrawn by a person, answered by those who may invite. */
import type { Hono } from "hono";
import { operations } from "../../contract/operations.ts";
import { approveRequest } from "../../core/approve-request.ts";
import { getRequest, listMyRequests, listRequests, myRequest, readDoor, requestWithUser } from "../../core/read-requests.ts";
import { refuseRequest, withdrawRequest } from "../../core/refuse-request.ts";
import { requestByInvite, requestToJoin } from "../../core/request-join.ts";
import { type Deps, guarded } from "../context.ts";
import { known } from "../identity.ts";
import { limitAddresses } from "../rate-limit.ts";
import { honoPath, route } from "../route.ts";
import { wireMember } from "../wire.ts";
import { wireDoor, wireMyRequest, wireRequest } from "../wire-request.ts";

export function requestRoutes(app: Hono, deps: Deps): void {
  const { world, identity } = deps;
  const actorOf = async (request: Request) => known(await identity.actorOf(request));
  const userOf = async (request: Request) => known(await identity.userOf(request));
  const now = () => world.clock.now();

  const limited = limitAddresses(world.limits, deps.addressOf, "requesterAddress");
  app.post(honoPath(operations.requestToJoin.path), limited);
  app.post(honoPath(operations.requestByInvite.path), limited);

  route(app, operations.readDoor, async ({ request, params }) =>
    wireDoor(await readDoor(world, params.tenantId, await identity.userOf(request)), now()),
  );
  route(app, operations.requestToJoin, async ({ request, params, body }) => {
    const asked = await requestToJoin(world, await userOf(request), params.tenantId, body);
    return wireMyRequest(await myRequest(world, asked), now());
  });
  route(app, operations.requestByInvite, async ({ context, request, params: { token }, body }) => {
    const user = await userOf(request);
    const asked = await guarded(deps, context, token, () => requestByInvite(world, token, user, body));
    return wireMyRequest(await myRequest(world, asked), now());
  });
  route(app, operations.myRequests, async ({ request }) => ({
    data: (await listMyRequests(world, await userOf(request))).map((own) => wireMyRequest(own, now())),
  }));
  route(app, operations.withdrawRequest, async ({ request, params }) => {
    const withdrawn = await withdrawRequest(world, await userOf(request), params.id);
    return wireMyRequest(await myRequest(world, withdrawn), now());
  });

  route(app, operations.listRequests, async ({ request, params, query }) => {
    const { data, nextCursor } = await listRequests(world, await actorOf(request), params.tenantId, query);
    return { data: data.map((one) => wireRequest(one, now())), nextCursor };
  });
  route(app, operations.getRequest, async ({ request, params }) =>
    wireRequest(await getRequest(world, await actorOf(request), params.tenantId, params.id), now()),
  );
  route(app, operations.approveRequest, async ({ request, params, body }) => {
    const approved = await approveRequest(world, await actorOf(request), params.tenantId, params.id, body);
    const shown = wireRequest(await requestWithUser(world, approved.request), now());
    return { request: shown, member: approved.member && wireMember(approved.member) };
  });
  route(app, operations.refuseRequest, async ({ request, params }) => {
    const refused = await refuseRequest(world, await actorOf(request), params.tenantId, params.id);
    return wireRequest(await requestWithUser(world, refused), now());
  });
}
