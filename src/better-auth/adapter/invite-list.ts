/** The invites that a person made: by an index on their maker. */
import type { Invite } from "../../core/invite.ts";
import type { ListQuery } from "../bodies.ts";
import { filtersOf, isKept, isListField, type ListFilter } from "../list.ts";
import { type Adapter, isMemory, type Where } from "./adapter.ts";
import { type InviteRow, toInvite } from "./invite-row.ts";
import { toRowId } from "./row-ids.ts";
import type { Tokens } from "./tokens.ts";

const model = "invite";
const PAGE = 100;

export async function listOwn(
  adapter: Adapter,
  tokens: Tokens,
  { userId, query, isId, now }: { userId: string; query: ListQuery; isId: (text: string) => boolean; now: number },
): Promise<{ total: number; invites: Invite[] }> {
  const asked = filtersOf(query) ?? [];
  if (asked.some(({ field, value }) => field === "id" && !isId(String(value)))) return { total: 0, invites: [] };
  const filters = asked.flatMap((filter) => conditions(filter, now, isMemory(adapter)));
  // One adapter reads them from left to right; with what is tied by OR in front, that is as grouped.
  const tied = (where: Where) => where.connector === "OR";
  const where: Where[] = [
    ...filters.filter(tied),
    { field: "createdByUserId", value: userId },
    ...filters.filter((filter) => !tied(filter)),
  ];
  const total = await adapter.count({ model, where });
  const { limit = PAGE, offset = 0, sortBy, sortDirection = "asc" } = query;
  if (limit === 0) return { total, invites: [] };
  const sorted = sortBy && isListField(sortBy) ? { field: column(sortBy), direction: sortDirection } : undefined;
  const sort = sorted ?? { field: "createdAt", direction: "desc" as const };
  const rows = await adapter.findMany<InviteRow>({ model, where, limit, offset, sortBy: sort });
  for (const row of rows) tokens.learn(row);
  return { total, invites: rows.map(toInvite) };
}

const column = (field: string): string => (field === "email" || field === "emails" ? "emailKey" : field);

/** What is past its time is `expired`, though its row may still say `pending`. */
function conditions({ field, operator, value }: ListFilter, now: number, inMemory: boolean): Where[] {
  const at = new Date(now);
  if (field === "status" && operator === "eq" && value === "pending") {
    return [
      { field, value },
      { field: "expiresAt", operator: "gt", value: at },
    ];
  }
  if (field === "status" && operator === "eq" && value === "expired") {
    return [
      { field, operator: "in", value: ["pending", "expired"] },
      { field: "expiresAt", operator: "lte", value: at },
    ];
  }
  if (field === "status" && operator === "ne" && (value === "pending" || value === "expired")) {
    return [
      { field, operator, value: "pending", connector: "OR" },
      { field: "expiresAt", operator: value === "pending" ? "lte" : "gt", value: at, connector: "OR" },
      ...(value === "expired" ? [{ field, operator, value }] : []),
    ];
  }
  // As SQL has it, nothing is not unlike anything.
  const known: Where = { field: column(field), operator: "ne", value: null };
  if (typeof value === "boolean") {
    // Prisma knows no order of yes and no.
    const others = [false, true].filter((held) => !isKept(held, operator, value));
    return [known, ...others.map((other): Where => ({ field, operator: "ne", value: other }))];
  }
  const text = column(field) === "emailKey" ? String(value).toLowerCase() : value;
  const condition: Where = { field: column(field), operator, value: field === "id" ? toRowId(String(value)) : text };
  // The memory adapter breaks down over beginnings and ends of nulls, unless case says nothing.
  return [known, inMemory && operator.includes("_") ? { ...condition, mode: "insensitive" } : condition];
}
