/** What the holder of a token or a code does. */
import type { Hono } from "hono";
import { operations } from "../../contract/operations.ts";
import { acceptInvite } from "../../core/accept.ts";
import { previewInvite } from "../../core/preview.ts";
import { rejectInvite } from "../../core/reject.ts";
import { type Deps, guarded } from "../context.ts";
import { callerOf, known } from "../identity.ts";
import { route } from "../route.ts";
import { wireAccepted, wireInvite, wirePreview } from "../wire.ts";

export function visitRoutes(app: Hono, deps: Deps): void {
  const { world, identity } = deps;
  route(app, operations.previewInvite, async ({ context, request, params: { token } }) => {
    const user = await identity.userOf(request);
    return wirePreview(await guarded(deps, context, token, () => previewInvite(world, token, user)));
  });
  route(app, operations.acceptInvite, async ({ context, request, params: { token } }) => {
    const who = async () => known(await identity.userOf(request));
    return wireAccepted(await guarded(deps, context, token, () => acceptInvite(world, token, who)), world.clock.now());
  });
  route(app, operations.rejectInvite, async ({ context, request, params: { token } }) => {
    const user = await identity.userOf(request);
    return wireInvite(
      await guarded(deps, context, token, () => rejectInvite(world, token, user, callerOf(request))),
      world.clock.now(),
    );
  });
}
