/** Mounts an operation of the contract: its input is parsed by its schemas before the handler is called. */
import type { Context, Hono } from "hono";
import type { z } from "zod";
import type { Operation } from "../contract/operations.ts";
import { Problem } from "../core/problems.ts";
import type { World } from "../core/world.ts";
import { onceOf, type Replay } from "./idempotency.ts";
import { parse, readJson } from "./parse.ts";
import { problemResponse } from "./problem.ts";
import { apiHeaders } from "./security-headers.ts";

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;
type Answer<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined;

export interface Call<Op extends Operation> {
  context: Context;
  request: Request;
  params: Record<ParamOf<Op["path"]>, string>;
  query: Output<Op["query"]>;
  body: Output<Op["body"]>;
  /** The bytes of the body, for an operation that takes them as they come; else none. */
  raw: Buffer;
}

type ParamOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | ParamOf<Rest> : never;

const NOTHING = Buffer.alloc(0);

type Reply<Op extends Operation> = Promise<Answer<Op["response"]> | Response>;
/** For an answer that is not to be stored with an idempotency key. */
type ReplayOf<Op extends Operation> = (call: Pick<Call<Op>, "context" | "request" | "params">) => Replay;

export function route<const Op extends Operation>(
  app: Hono,
  operation: Op,
  handle: (call: Call<Op>) => Reply<Op>,
  replayOf?: ReplayOf<Op>,
): void {
  mount(app, operation, handle, replayOf, false);
}

/**
 * The same for what writes to the store alone, through the world that the handler is given: where the caller sent an
 * idempotency key, what was done and its answer are one commit, so that a process that dies leaves both or neither.
 */
export function routeInOne<const Op extends Operation>(
  app: Hono,
  world: World,
  operation: Op,
  handle: (call: Call<Op>, world: World) => Reply<Op>,
  replayOf?: ReplayOf<Op>,
): void {
  mount(app, operation, (call, within) => handle(call, within ?? world), replayOf, true);
}

function mount<const Op extends Operation>(
  app: Hono,
  operation: Op,
  handle: (call: Call<Op>, within: World | undefined) => Reply<Op>,
  replayOf: ReplayOf<Op> | undefined,
  inOne: boolean,
): void {
  const { method, path, status } = operation;
  app.on(method.toUpperCase(), honoPath(path), async (context) => {
    const request = context.req.raw;
    const params = context.req.param() as Call<Op>["params"];
    refuseEncoded(request);
    const call: Call<Op> = {
      context,
      request,
      params,
      query: (operation.query && parse(operation.query, queryOf(context))) as Call<Op>["query"],
      raw: operation.rawBody === undefined ? NOTHING : Buffer.from(await request.arrayBuffer()),
      body: (operation.body && parse(operation.body, await readJson(request, operation.bodyOptional))) as Call<Op>["body"],
    };
    const run = async (within?: World): Promise<Response> => {
      const answer = await handle(call, within);
      if (answer instanceof Response) return answer;
      return status === 204 ? context.body(null, 204, apiHeaders) : context.json(answer as object, status, apiHeaders);
    };
    const once = onceOf(context);
    return once ? once(run, { replay: replayOf?.(call), inOne }) : run();
  });
}

/** Where one is given more often than once, its values are a list, which no parameter is: none of them is left out in silence. */
function queryOf(context: Context): Record<string, string | string[] | undefined> {
  const given = Object.entries(context.req.queries());
  return Object.fromEntries(given.map(([name, values]) => [name, values.length > 1 ? values : values[0]]));
}

/** A body is read as it comes. */
function refuseEncoded({ headers }: Request): void {
  const encoding = headers.get("content-encoding") ?? "identity";
  if (encoding.toLowerCase() !== "identity")
    throw new Problem("unsupported_media_type", { detail: "The body must come without a Content-Encoding" });
}

export function honoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ":$1");
}

/** Answers 405 for every other method on the paths of these operations. Mounted after them. */
export function refuseOtherMethods(app: Hono, operations: readonly Operation[]): void {
  for (const path of new Set(operations.map((operation) => operation.path))) {
    const offered = operations.filter((operation) => operation.path === path).map(({ method }) => method.toUpperCase());
    const allow = offered.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
    app.all(honoPath(path), () => {
      const answer = problemResponse(new Problem("method_not_allowed", { detail: `Offered: ${allow.join(", ")}` }));
      answer.headers.set("allow", allow.join(", "));
      return answer;
    });
  }
}
