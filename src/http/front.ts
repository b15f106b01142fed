/** A front: another system's protocol, served below a path of its own. It answers in its own words, errors too. */
import type { Problem } from "../core/problems.ts";

export interface Front {
  /** Without a slash at its end, e.g. `/nile`. */
  path: string;
  /** @param address of the caller */
  handle(request: Request, address: string): Promise<Response>;
  /** Does this path take as large a body as a batch of the native API? @default none does */
  takesBatch?(path: string): boolean;
  /** The answer to what was refused on the way, or that nobody foresaw. */
  refuse(problem: Problem): Response;
}

export function frontOf(fronts: readonly Front[], path: string): Front | undefined {
  return fronts.find((front) => path === front.path || path.startsWith(`${front.path}/`));
}
