/** ROQ's GraphQL, by graphql-yoga; every document is bounded before it runs. */
import {
  type DocumentNode,
  type GraphQLError,
  getOperationAST,
  NoSchemaIntrospectionCustomRule,
  type ParseOptions,
  parse,
} from "graphql";
import { createSchema, createYoga, type Plugin } from "graphql-yoga";
import type { Actor } from "../../core/actor.ts";
import { Problem } from "../../core/problems.ts";
import { adaptVariables } from "./call-shapes.ts";
import type { RoqContext, RoqFrontOptions } from "./context.ts";
import { outgoing } from "./error.ts";
import { assertCost, assertDepth, MAX_TOKENS } from "./limits.ts";
import { createLookups } from "./lookups.ts";
import { resolversOf } from "./resolvers.ts";
import { typeDefs } from "./type-defs.ts";

/** Every document that a client of ROQ sends is shorter by far. */
const MAX_QUERY_LENGTH = 32_000;

/** Clients read the first. */
const MAX_ERRORS = 10;

export type GraphQLEndpoint = (request: Request, actor: Actor) => Promise<Response>;

export function createGraphQL(options: RoqFrontOptions): GraphQLEndpoint {
  const { world, introspection } = options;
  const toError = (error: unknown): GraphQLError => outgoing(error, (cause) => options.onError(cause, "POST /roq"));

  const bounds: Plugin<RoqContext> = {
    onParams({ params }) {
      if ((params.query?.length ?? 0) > MAX_QUERY_LENGTH) throw new Problem("body_too_large");
    },
    onParse({ setParseFn }) {
      setParseFn((source: string, given?: ParseOptions) => parse(source, { ...given, maxTokens: MAX_TOKENS }));
    },
    onValidate({ params, addValidationRule, setResult }) {
      try {
        assertDepth(params.documentAST as DocumentNode);
      } catch (error) {
        setResult([toError(error)]);
      }
      if (!introspection) addValidationRule(NoSchemaIntrospectionCustomRule);
      return (done) => {
        if (!done.valid) done.setResult(done.result.slice(0, MAX_ERRORS).map(toError));
      };
    },
    onExecute({ args, setResultAndStopExecution }) {
      const operation = getOperationAST(args.document as DocumentNode, args.operationName);
      if (!operation) return;
      try {
        args.variableValues = adaptVariables(operation, args.variableValues ?? {});
        assertCost(args.document as DocumentNode, operation, args.variableValues);
      } catch (error) {
        setResultAndStopExecution({ data: null, errors: [toError(error)] });
      }
    },
  };

  const yoga = createYoga<RoqContext>({
    schema: createSchema<RoqContext>({ typeDefs, resolvers: resolversOf(options) }),
    plugins: [bounds],
    graphqlEndpoint: "/graphql",
    maskedErrors: { maskError: toError },
    graphiql: false,
    landingPage: false,
    multipart: false,
    cors: false,
    logging: false,
  });

  return async (request, actor) => {
    const { method, headers } = request;
    const inside = new Request("http://roq/graphql", { method, headers, body: await request.text() });
    const response = await yoga.fetch(inside, { actor, lookups: createLookups(world, actor) });
    // Without a word of its own, which is nothing to read an error from.
    if (response.status === 415) throw new Problem("unsupported_media_type");
    return response;
  };
}
