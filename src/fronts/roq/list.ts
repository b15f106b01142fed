/** `userInvites`: ROQ's filter, search and order as a search of the core. */
import type { Actor } from "../../core/actor.ts";
import type { Invite } from "../../core/invite.ts";
import type { InviteSearch } from "../../core/invite-query.ts";
import { readableTenants, searchInvites } from "../../core/search.ts";
import type { World } from "../../core/world.ts";
import { conditionsOf, fits, type TextFilter } from "./filter.ts";
import { DEFAULT_LIMIT } from "./limits.ts";
import { SERVICE_ACCOUNT, statusesWhere } from "./words.ts";

type FilterField =
  | "acceptedByUserId"
  | "createdByUserId"
  | "email"
  | "firstName"
  | "id"
  | "lastName"
  | "locale"
  | "status"
  | "tenantId"
  | "userTokenId";

export interface UserInvitesArgs {
  filter?: Partial<Record<FilterField, TextFilter | null>> | null;
  limit?: number | null;
  offset?: number | null;
  order?: { sort: InviteSearch["sort"]; order: "ASC" | "DESC" } | null;
  search?: { key: "firstName" | "lastName" | "locale"; value: string } | null;
}

export async function userInvites(world: World, actor: Actor, args: UserInvitesArgs): Promise<{ data: Invite[]; total: number }> {
  const { filter, order, search } = args;
  const { equalTo, valueIn } = filter?.tenantId ?? {};
  const named = equalTo != null ? [equalTo] : (valueIn ?? undefined);
  conditionsOf("id", filter?.tenantId);
  const tenantIds = (await readableTenants(world, actor, named)).filter((id) => fits(id, filter?.tenantId));
  return searchInvites(world, actor, {
    tenantIds,
    kind: "email",
    ...(filter?.status ? { statuses: statusesWhere((word) => fits(word, filter.status)) } : {}),
    conditions: [
      ...conditionsOf("id", filter?.id),
      ...conditionsOf("id", filter?.userTokenId),
      ...conditionsOf("email", filter?.email),
      ...conditionsOf("firstName", filter?.firstName),
      ...conditionsOf("lastName", filter?.lastName),
      ...conditionsOf("locale", filter?.locale),
      ...conditionsOf("createdBy", withoutServiceAccount(filter?.createdByUserId)),
      ...conditionsOf("acceptedBy", filter?.acceptedByUserId),
      ...(search ? conditionsOf(search.key, { iLike: `%${search.value.replace(/[\\%_]/g, "\\$&")}%` }) : []),
    ],
    sort: order?.sort ?? "createdAt",
    descending: (order?.order ?? "DESC") === "DESC",
    limit: args.limit ?? DEFAULT_LIMIT,
    offset: args.offset ?? 0,
  });
}

/** An invite that no person vouches for has no inviter to be found by. */
function withoutServiceAccount(filter: TextFilter | null | undefined): TextFilter {
  const stored = (id: string) => (id === SERVICE_ACCOUNT ? "" : id);
  const { equalTo, notEqualTo, valueIn, valueNotIn } = filter ?? {};
  return {
    equalTo: equalTo == null ? null : stored(equalTo),
    notEqualTo: notEqualTo == null ? null : stored(notEqualTo),
    valueIn: valueIn?.map(stored) ?? null,
    valueNotIn: valueNotIn?.map(stored) ?? null,
  };
}
