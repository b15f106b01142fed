/**
 * ROQ's user invites over Doorlist's core, under `/roq`: what a client of ROQ has as its host.
 *
 * | path | what |
 * |---|---|
 * | `POST /roq/v01/authorize/serviceAccount` | `{ environmentId, apiKey }` for the key's own token (`asSuperAdmin`) |
 * | `POST /roq/v01/authorize` | that token and `{ …, userId }` for the person's (`asUser`) |
 * | `POST /roq/v01/server/graphql` | GraphQL for servers: token and key |
 * | `POST /roq/v01/graphql` | GraphQL for browsers: the session cookie, or a person's token |
 * | `GET /roq/v01/session` | who is signed in, in ROQ's words |
 */
import { lazily } from "../../core/lazily.ts";
import type { Front } from "../../http/front.ts";
import type { RoqFrontOptions } from "./context.ts";
import { refusal } from "./refusal.ts";

export function roqFront(options: RoqFrontOptions): Front {
  // GraphQL takes 70 MB and half a second, which those who do not use it never spend.
  const routes = lazily(async () => (await import("./routes.ts")).createRoutes(options));
  return {
    path: "/roq",
    async handle(request) {
      return (await routes())(request);
    },
    takesBatch: (path) => path.endsWith("/graphql"),
    refuse: refusal,
  };
}
