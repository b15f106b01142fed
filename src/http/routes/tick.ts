import type { Hono } from "hono";
import { operations } from "../../contract/operations.ts";
import type { WireTick } from "../../contract/tick.ts";
import { assertOperator } from "../../core/actor.ts";
import { equalKeys } from "../../core/api-keys.ts";
import type { Deps } from "../context.ts";
import { known } from "../identity.ts";
import { route } from "../route.ts";

export interface Ticking {
  tick(): Promise<WireTick>;
  /** What a cron sends as its bearer token. */
  cronSecret: string | undefined;
}

export function tickRoutes(app: Hono, { identity }: Deps, { tick, cronSecret }: Ticking): void {
  route(app, operations.tick, async ({ request }) => {
    const bearer = request.headers.get("authorization")?.match(/^Bearer +(\S+)$/i)?.[1];
    const isCron = cronSecret !== undefined && bearer !== undefined && equalKeys(bearer, cronSecret);
    if (!isCron) assertOperator(known(await identity.actorOf(request)));
    return tick();
  });
}
