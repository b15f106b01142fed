/** The verbs, watched: how often each was done, and what it was refused for. */
import { Problem } from "./problems.ts";
import { traced } from "./trace.ts";
import type { World } from "./world.ts";

export type Verb =
  | ("create" | "create_many" | "resend" | "update" | "accept" | "reject" | "cancel" | "expire")
  | ("request" | "approve" | "refuse" | "withdraw" | "admit" | "expire_requests");

/**
 * The same act; the world is told of its outcome: `done`, or the code of the problem.
 *
 *     export const cancelInvite = verb("cancel", cancel);
 */
export function verb<W extends Pick<World, "onVerb">, Args extends unknown[], T>(
  name: Verb,
  act: (world: W, ...args: Args) => Promise<T>,
): (world: W, ...args: Args) => Promise<T> {
  return (world, ...args) =>
    traced(`doorlist.${name}`, {}, async () => {
      try {
        const result = await act(world, ...args);
        world.onVerb?.(name, "done");
        return result;
      } catch (error) {
        world.onVerb?.(name, error instanceof Problem ? error.code : "internal");
        throw error;
      }
    });
}
