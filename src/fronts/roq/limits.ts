/**
 * What a document may ask for. Depth stops nesting without end, cost stops breadth: a field costs one, and what stands
 * below a list costs as often as the list may be long. Asking for the schema itself nests as deep as its types do, and
 * costs like the rest: twenty names for each of its lists are 300 MB.
 */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";
import { MAX_SEARCH_LIMIT } from "../../core/search.ts";

export const MAX_TOKENS = 2_000;
export const MAX_DEPTH = 8;
/** A whole batch of 10,000 with the fields that the SDK asks for. */
const MAX_COST = 250_000;
/** Where no limit is given. */
export const DEFAULT_LIMIT = 100;
/** How many roles there may be below an invite or a user. */
const ROLES = 10;
/** About how long the lists are that the schema tells of itself. */
const SCHEMA_LISTS = new Map([
  ["types", 80],
  ["fields", 10],
  ["inputFields", 10],
  ["enumValues", 10],
  ["args", 5],
  ["directives", 5],
]);

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;
type Variables = Record<string, unknown>;

function fragmentsOf(document: DocumentNode): Fragments {
  const all = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(all.map((fragment) => [fragment.name.value, fragment]));
}

/** The fields of a selection, with those of its fragments, each fragment once: as they are executed. */
function fieldsOf({ selections }: SelectionSetNode, fragments: Fragments, seen = new Set<string>()): FieldNode[] {
  return selections.flatMap((selection): FieldNode[] => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet, fragments, seen);
    const fragment = fragments.get(selection.name.value);
    if (!fragment || seen.has(selection.name.value)) return [];
    seen.add(selection.name.value);
    return fieldsOf(fragment.selectionSet, fragments, seen);
  });
}

/** Looked at before the document is validated, so that what it refuses costs nothing. @throws GraphQLError */
export function assertDepth(document: DocumentNode): void {
  const fragments = fragmentsOf(document);
  const known = new Map<string, number>();
  const depthOf = ({ selections }: SelectionSetNode): number =>
    Math.max(
      0,
      ...selections.map((selection) => {
        if (selection.kind === Kind.INLINE_FRAGMENT) return depthOf(selection.selectionSet);
        if (selection.kind === Kind.FRAGMENT_SPREAD) return depthOfFragment(selection.name.value);
        return isIntrospection(selection) ? 1 : 1 + (selection.selectionSet ? depthOf(selection.selectionSet) : 0);
      }),
    );
  const depthOfFragment = (name: string): number => {
    const fragment = fragments.get(name);
    // One inside itself is for validation to refuse.
    if (!known.has(name)) known.set(name, 0).set(name, fragment ? depthOf(fragment.selectionSet) : 0);
    return known.get(name) ?? 0;
  };
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operations.some(({ selectionSet }) => depthOf(selectionSet) > MAX_DEPTH)) {
    throw limitError("QUERY_TOO_DEEP", `Fields nest deeper than ${MAX_DEPTH}`);
  }
}

/** @throws GraphQLError for an operation that may ask for too much */
export function assertCost(document: DocumentNode, operation: OperationDefinitionNode, given: Variables): void {
  const fragments = fragmentsOf(document);
  const variables = { ...defaultsOf(operation), ...given };
  const costOf = (selection: SelectionSetNode | undefined, times: number): number => {
    let cost = 0;
    for (const field of selection ? fieldsOf(selection, fragments) : []) {
      const name = field.name.value;
      const below = times * lengthOf(field, variables);
      cost += times + costOf(field.selectionSet, name === "roles" ? below * ROLES : below);
      if (cost > MAX_COST)
        throw limitError("QUERY_TOO_COSTLY", "The document asks for too much; ask for fewer fields or invites");
    }
    return cost;
  };
  costOf(operation.selectionSet, 1);
}

function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Variables {
  return Object.fromEntries(variableDefinitions.map((one) => [one.variable.name.value, valueIn(one.defaultValue, {})]));
}

/** How many of what stands below a field there may be. */
function lengthOf(field: FieldNode, variables: Variables): number {
  const argument = (name: string) => valueIn(field.arguments?.find((one) => one.name.value === name)?.value, variables);
  switch (field.name.value) {
    case "userInvites": {
      const limit = argument("limit");
      return typeof limit === "number" ? Math.min(Math.max(limit, 1), MAX_SEARCH_LIMIT) : DEFAULT_LIMIT;
    }
    case "sendUserInvites":
    case "sendUserInvitesV2": {
      const input = argument("userInvites") ?? argument("data");
      const items = (input as { userInvites?: unknown } | null | undefined)?.userInvites;
      return Array.isArray(items) ? items.length : 1;
    }
    default:
      return SCHEMA_LISTS.get(field.name.value) ?? 1;
  }
}

/** The value of a variable or a number; of a list that stands in the document, as many blanks (the tokens bound it). */
function valueIn(node: ValueNode | undefined, variables: Variables): unknown {
  if (node?.kind === Kind.VARIABLE) return variables[node.name.value];
  if (node?.kind === Kind.INT) return Number(node.value);
  if (node?.kind === Kind.LIST) return node.values.map(() => null);
  if (node?.kind !== Kind.OBJECT) return undefined;
  return Object.fromEntries(node.fields.map((field) => [field.name.value, valueIn(field.value, variables)]));
}

function isIntrospection(field: FieldNode): boolean {
  return field.name.value.startsWith("__");
}

function limitError(errorCode: string, message: string): GraphQLError {
  const response = { statusCode: 400, errorCode, message };
  return new GraphQLError(message, { extensions: { code: errorCode, response } });
}
