import type { Hono } from "hono";
import { operations } from "../../contract/operations.ts";
import { acceptMyInvite, listMyInvites, rejectMyInvite } from "../../core/my-invites.ts";
import type { Deps } from "../context.ts";
import { known } from "../identity.ts";
import { route } from "../route.ts";
import { wireAccepted, wireInvite, wireMyInvite } from "../wire.ts";
import { mailboxFor } from "./mailbox.ts";

/** @param hasMailbox do mails stay in the built-in mailbox? */
export function meRoutes(app: Hono, { world, identity }: Deps, hasMailbox: boolean): void {
  const userOf = async (request: Request) => known(await identity.userOf(request));
  const roles = Object.entries(world.roles).map(([name, { grants }]) => ({ name, grants: [...grants] }));

  route(app, operations.me, async ({ context, request }) => {
    const { id, email, emailVerified, name } = await userOf(request);
    return { user: { id, email, emailVerified, name }, roles, mailbox: hasMailbox ? mailboxFor(context, world.baseUrl) : null };
  });
  route(app, operations.myInvites, async ({ request }) => ({
    data: (await listMyInvites(world, await userOf(request))).map(wireMyInvite),
  }));
  route(app, operations.acceptMyInvite, async ({ request, params }) =>
    wireAccepted(await acceptMyInvite(world, await userOf(request), params.id), world.clock.now()),
  );
  route(app, operations.rejectMyInvite, async ({ request, params }) =>
    wireInvite(await rejectMyInvite(world, await userOf(request), params.id), world.clock.now()),
  );
}
