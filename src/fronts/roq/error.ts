import { GraphQLError } from "graphql";
import { Problem } from "../../core/problems.ts";
import { roqError, roqResponse } from "./refusal.ts";

/** Any error on its way out: a problem, a mistake in the document, or what nobody foresaw, which is told and hidden. */
export function outgoing(error: unknown, onError: (error: unknown) => void): GraphQLError {
  const located = error instanceof GraphQLError ? error : undefined;
  const cause = located ? located.originalError : error;
  if (cause instanceof Problem) return ofProblem(cause, located);
  if (error instanceof GraphQLError && (!cause || cause instanceof GraphQLError)) {
    if (error.extensions.response) return error;
    return new GraphQLError(error.message, {
      nodes: error.nodes,
      source: error.source,
      positions: error.positions,
      path: error.path,
      extensions: {
        ...error.extensions,
        ...roqError({ statusCode: 400, errorCode: "GRAPHQL_VALIDATION_FAILED", message: error.message }).extensions,
      },
    });
  }
  onError(cause);
  return ofProblem(new Problem("internal"), located);
}

/** @param located where in the document it came up, which may hold many calls under names of its own */
function ofProblem(problem: Problem, located: GraphQLError | undefined): GraphQLError {
  const { message, extensions } = roqError(roqResponse(problem));
  const { nodes, path } = located ?? {};
  return new GraphQLError(message, { nodes, path, extensions: { ...extensions, http: { status: 200 } } });
}
