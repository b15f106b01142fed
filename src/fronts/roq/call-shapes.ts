/**
 * The two ways to call. An older SDK names its variable `userInvites` or `acceptUserInvite`, the newer one `data`; the
 * SDK sends on whatever it is given. What was written for one is read by the document of the other.
 */
import type { OperationDefinitionNode } from "graphql";
import { Problem } from "../../core/problems.ts";

type Values = Record<string, unknown>;

/** Escaped in JSON, after an even number of backslashes. */
const NUL = /(?<!\\)(?:\\\\)*\\u0000/;
const OLD_NAMES = ["userInvites", "acceptUserInvite"];

/** @throws Problem for a text that no database holds, and for what nests deeper than anybody writes */
export function adaptVariables(operation: OperationDefinitionNode, variables: Values): Values {
  if (NUL.test(jsonOf(variables))) throw new Problem("invalid_field", { field: "variables", detail: "No NUL" });
  const declared = new Map(
    operation.variableDefinitions?.map(({ variable, type }) => {
      const named = type.kind === "NonNullType" ? type.type : type;
      return [variable.name.value, named.kind === "NamedType" ? named.name.value : ""];
    }),
  );
  const adapted = { ...variables };
  const given = (name: string) => adapted[name] !== undefined;
  for (const old of OLD_NAMES) {
    if (declared.has("data") && !given("data") && given(old) && !declared.has(old)) rename(adapted, old, "data");
    if (declared.has(old) && !given(old) && given("data") && !declared.has("data")) rename(adapted, "data", old);
  }
  for (const [name, type] of declared) {
    if (type === "UserInvitesCreateV2Dto") adapted[name] = withItems(adapted[name], toNewItem);
    if (type === "UserInvitesCreateDto") adapted[name] = withItems(adapted[name], toOldItem);
  }
  return adapted;
}

/** @throws Problem where it nests deeper than the stack goes: some 4,000 lists in one another */
function jsonOf(variables: Values): string {
  try {
    return JSON.stringify(variables);
  } catch {
    throw new Problem("invalid_field", { field: "variables", detail: "Nested too deeply" });
  }
}

function rename(values: Values, from: string, to: string): void {
  values[to] = values[from];
  delete values[from];
}

const isValues = (value: unknown): value is Values => typeof value === "object" && value !== null && !Array.isArray(value);

function withItems(input: unknown, adapt: (item: Values, outer: Values) => Values): unknown {
  if (!isValues(input) || !Array.isArray(input.userInvites)) return input;
  const [first] = input.userInvites;
  const tenantId = input.tenantId ?? (adapt === toNewItem && isValues(first) ? first.tenantId : undefined);
  const outer = tenantId === undefined ? input : { ...input, tenantId };
  return { ...outer, userInvites: input.userInvites.map((item) => (isValues(item) ? adapt(item, outer) : item)) };
}

/** What the newer input has no field for goes where it adds nothing; the rest stays, and is refused by name. */
function toNewItem({ data, ...item }: Values, { tenantId }: Values): Values {
  const adapted: Values = { ...item };
  if (data !== undefined) adapted.injectableVariables ??= data;
  if (adapted.tenantId === tenantId || adapted.tenantId === null) delete adapted.tenantId;
  if (adapted.status === "pending" || adapted.status === null) delete adapted.status;
  return adapted;
}

function toOldItem({ injectableVariables, ...item }: Values): Values {
  return injectableVariables === undefined ? item : { ...item, data: item.data ?? injectableVariables };
}
