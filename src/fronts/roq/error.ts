import { GraphQLError } from "graphql";
import { Problem } from "../../core/problems.ts";
import { roqError, roqResponse } from "./refusal.ts";

/** Any error on its way out: a problem, a mistake in the document, or what nobody foresaw, which is told and hidden. */
export function outgoing(error: unknown, onError: (error: unknown) => void): GraphQLError {
  const cause = error instanceof GraphQLError ? error.originalError : error;
  if (cause instanceof Problem) return ofProblem(cause);
  if (error instanceof GraphQLError && (!cause || cause instanceof GraphQLError)) {
    if (error.extensions.response) return error;
    return new GraphQLError(error.message, {
      nodes: error.nodes,
      source: error.source,
      positions: error.positions,
      extensions: {
        ...error.extensions,
        ...roqError({ statusCode: 400, errorCode: "GRAPHQL_VALIDATION_FAILED", message: error.message }).extensions,
      },
    });
  }
  onError(cause);
  return ofProblem(new Problem("internal"));
}

function ofProblem(problem: Problem): GraphQLError {
  const { message, extensions } = roqError(roqResponse(problem));
  return new GraphQLError(message, { extensions: { ...extensions, http: { status: 200 } } });
}
