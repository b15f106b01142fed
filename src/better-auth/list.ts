/** `GET /invite/list`: the invites that a person made. */
import type { ListQuery } from "./bodies.ts";
import type { Host, Person } from "./host.ts";
import { wireInvite } from "./wire.ts";

/** Those a list may be filtered and sorted by. */
const listFields = {
  id: "text",
  email: "text",
  emails: "text",
  role: "text",
  status: "text",
  redirectToAfterUpgrade: "text",
  createdByUserId: "text",
  organizationId: "text",
  createdAt: "date",
  expiresAt: "date",
  maxUses: "number",
  uses: "number",
  infinityMaxUses: "boolean",
  shareInviterName: "boolean",
  newAccount: "boolean",
} as const satisfies Record<string, "text" | "date" | "number" | "boolean">;

export type ListField = keyof typeof listFields;
type Value = string | number | boolean | Date;

export interface ListFilter {
  field: ListField;
  operator: "eq" | "ne" | "lt" | "lte" | "gt" | "gte" | "contains" | "starts_with" | "ends_with";
  value: Value;
}

/** Null where it asks for a field that there is not: then there is nothing to list. */
export function filtersOf(query: ListQuery): ListFilter[] | null {
  const filters: ListFilter[] = [];
  if (query.searchValue) {
    if ((query.searchField ?? "email") !== "email") return null;
    filters.push({ field: "email", operator: query.searchOperator ?? "contains", value: query.searchValue });
  }
  const { filterField = "emails", filterValue } = query;
  if (filterValue !== undefined && filterValue !== "" && filterField !== "createdByUserId") {
    const value = isListField(filterField) ? typed(listFields[filterField], filterValue) : undefined;
    if (!isListField(filterField) || value === undefined) return null;
    filters.push({ field: filterField, operator: query.filterOperator ?? "eq", value });
  }
  return query.sortBy && !isListField(query.sortBy) ? null : filters;
}

export function isListField(name: string): name is ListField {
  return Object.hasOwn(listFields, name);
}

function typed(type: (typeof listFields)[ListField], value: string | number | boolean): Value | undefined {
  if (type === "text") return String(value);
  if (type === "boolean") return value === true || value === "true";
  if (type === "number") return isColumnNumber(Number(value)) ? Number(value) : undefined;
  const date = new Date(typeof value === "boolean" ? Number.NaN : value);
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999 ? date : undefined;
}

/** A column of whole numbers compares with no others, and one of times with those that are written in four digits of year. */
function isColumnNumber(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31;
}

export type Comparable = string | number | boolean | null;

/** Does a filter keep what has this value? As in a database: nothing is not unlike anything. */
export function isKept(held: Comparable, operator: ListFilter["operator"], asked: Comparable): boolean {
  if (held === null) return false;
  if (operator === "eq") return held === asked;
  if (operator === "ne") return held !== asked;
  if (operator === "contains") return String(held).includes(String(asked));
  if (operator === "starts_with") return String(held).startsWith(String(asked));
  if (operator === "ends_with") return String(held).endsWith(String(asked));
  const order = compare(held, asked);
  if (operator === "lt") return order < 0;
  if (operator === "lte") return order <= 0;
  return operator === "gt" ? order > 0 : order >= 0;
}

export function compare(a: Comparable, b: Comparable): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  return a < b ? -1 : 1;
}

export async function list(host: Host, person: Person, query: ListQuery) {
  const isKnown = filtersOf(query) !== null;
  const { total, invites } = isKnown ? await host.list(person, query) : { total: 0, invites: [] };
  const { limit, offset } = isKnown ? query : {};
  return {
    total,
    invitations: invites.map((invite) => wireInvite(host, invite, host.worldIn(invite.tenantId).clock.now())),
    ...(limit ? { limit } : {}),
    ...(offset ? { offset } : {}),
  };
}
