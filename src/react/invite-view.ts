/** Which part of the invites is looked at, and how. A host keeps it where it likes; the dashboard keeps it in the URL. */
import type { InviteQueryParams, WireInvite } from "../contract/invite.ts";

/** The states of an invite. */
export type InviteStatus = WireInvite["status"];
/** The orders that a list of invites can have; a `-` in front turns one around. */
export type InviteSort = NonNullable<InviteQueryParams["sort"]>;

/** Every `InviteStatus`. */
export const inviteStatuses = ["pending", "accepted", "expired", "rejected", "canceled"] as const satisfies InviteStatus[];
/** Every `InviteSort`. */
export const inviteSorts = [
  "-createdAt",
  "createdAt",
  "-expiresAt",
  "expiresAt",
  "email",
  "-email",
  "-updatedAt",
  "updatedAt",
] as const satisfies InviteSort[];

/** What a list of invites shows: filters, search, order. */
export interface InviteView {
  /** Without one: every status. */
  status?: InviteStatus | undefined;
  role?: string | undefined;
  kind?: WireInvite["kind"] | undefined;
  /** A user id. */
  createdBy?: string | undefined;
  /** First day of creation, `2026-01-31`, where the person is. */
  from?: string | undefined;
  /** Last day of creation, as `from`. */
  to?: string | undefined;
  /** Part of an address or a name. */
  q?: string | undefined;
  /** @default newest first */
  sort?: InviteSort | undefined;
}

export const DEFAULT_SORT: InviteSort = "-createdAt";

/** What narrows the list besides status and search. */
const filters = ["role", "kind", "createdBy", "from", "to"] as const satisfies (keyof InviteView)[];

export function countFilters(view: InviteView): number {
  return filters.filter((name) => view[name] !== undefined).length;
}

/** The same status and order, of everything. */
export function withoutFilters({ status, sort }: InviteView): InviteView {
  return { status, sort };
}

/** What the API is asked. */
export function queryOf({ from, to, ...view }: InviteView): InviteQueryParams {
  return {
    ...view,
    ...(from === undefined ? {} : { createdAfter: startOfDay(from).toISOString() }),
    ...(to === undefined ? {} : { createdBefore: startOfDay(to, 1).toISOString() }),
  };
}

function startOfDay(day: string, later = 0): Date {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later);
}

/** Is this text an `InviteStatus`? */
export function isInviteStatus(text: string | null): text is InviteStatus {
  return inviteStatuses.some((status) => status === text);
}

/** The names and values of a query string; what does not make sense is left out. */
export function readInviteView(params: URLSearchParams): InviteView {
  const status = params.get("status");
  const kind = params.get("kind");
  const sort = inviteSorts.find((name) => name === params.get("sort"));
  const view: InviteView = {};
  if (isInviteStatus(status)) view.status = status;
  if (kind === "email" || kind === "link") view.kind = kind;
  if (sort && sort !== DEFAULT_SORT) view.sort = sort;
  for (const name of ["role", "createdBy", "q"] as const) if (params.get(name)) view[name] = params.get(name) ?? "";
  for (const name of ["from", "to"] as const) {
    const day = params.get(name) ?? "";
    if (isDay(day)) view[name] = day;
  }
  return view;
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}
