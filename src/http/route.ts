/** Mounts an operation of the contract: its input is parsed by its schemas before the handler is called. */
import type { Context, Hono } from "hono";
import type { z } from "zod";
import type { Operation } from "../contract/operations.ts";
import { Problem } from "../core/problems.ts";
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

export function route<const Op extends Operation>(
  app: Hono,
  operation: Op,
  handle: (call: Call<Op>) => Promise<Answer<Op["response"]> | Response>,
  /** For an answer that is not to be stored with an idempotency key. */
  replayOf?: (call: Pick<Call<Op>, "context" | "request" | "params">) => Replay,
): void {
  const { method, path, status } = operation;
  app.on(method.toUpperCase(), honoPath(path), (context) => {
    const request = context.req.raw;
    const params = context.req.param() as Call<Op>["params"];
    const run = async (): Promise<Response> => {
      const answer = await handle({
        context,
        request,
        params,
        query: (operation.query && parse(operation.query, context.req.query())) as Call<Op>["query"],
        raw: operation.rawBody === undefined ? NOTHING : Buffer.from(await request.arrayBuffer()),
        body: (operation.body && parse(operation.body, await readJson(request, operation.bodyOptional))) as Call<Op>["body"],
      });
      if (answer instanceof Response) return answer;
      return status === 204 ? context.body(null, 204, apiHeaders) : context.json(answer as object, status, apiHeaders);
    };
    const once = onceOf(context);
    return once ? once(run, replayOf?.({ context, request, params })) : run();
  });
}

export function honoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ":$1");
}

/** Answers 405 for every other method on the paths of these operations. Mounted after them. */
export function refuseOtherMethods(app: Hono, operations: readonly Operation[]): void {
  for (const path of new Set(operations.map((operation) => operation.path))) {
    const allow = operations.filter((operation) => operation.path === path).map(({ method }) => method.toUpperCase());
    app.all(honoPath(path), () => {
      const answer = problemResponse(new Problem("method_not_allowed", { detail: `Offered: ${allow.join(", ")}` }));
      answer.headers.set("allow", allow.join(", "));
      return answer;
    });
  }
}
