/**
 * The verbs as functions for the host's own server code: the client, whose requests go to the handler in this process.
 * Same schemas, same rules, same problems as over HTTP.
 */
import { createClient, type DoorlistClient } from "../client/index.ts";
import type { User } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import type { World } from "../core/world.ts";
import { Insider } from "../http/identity.ts";
import { problemResponse } from "../http/problem.ts";

/** The methods of the client, run in this process for the installation itself, with every right. They throw `DoorlistError`. */
export interface Api<Role extends string = string> extends DoorlistClient<Role> {
  /** The same, acting for this person, with their rights. @throws DoorlistError `user_not_found`, when a verb is called */
  as(actor: { userId: string }): DoorlistClient<Role>;
}

/** @param handle answers a request as the handler does, for whoever is named */
export function createApi<Role extends string>(
  world: World,
  handle: (request: Request, insider: Insider) => Promise<Response>,
): Api<Role> {
  const verbsOf = (userOf: () => Promise<User | null>) => {
    const inProcess = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      const request = new Request(input, init);
      const user = await userOf().catch((error: unknown) => error as Error);
      if (user instanceof Problem) return problemResponse(user);
      if (user instanceof Error) throw user;
      return handle(request, new Insider({ type: "key", keyId: "app", tenantId: null, user }));
    };
    return createClient<Role>({ baseUrl: world.baseUrl, fetch: inProcess });
  };
  return {
    ...verbsOf(async () => null),
    as: ({ userId }) =>
      verbsOf(async () => {
        const user = await world.directory.user(userId);
        if (!user) throw new Problem("user_not_found", { field: "userId" });
        return user;
      }),
  };
}
