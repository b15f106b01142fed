/** The arguments and answers of ROQ's generated SDK, as far as its user invites go. */
export type UserInviteStatus = "pending" | "accepted" | "canceled" | "expired";

export interface UserInvite {
  id: string;
  tenantId: string | null;
  email: string;
  firstName: string | null;
  lastName: string | null;
  locale: string | null;
  data: Record<string, unknown> | null;
  roleKeys: string[] | null;
  status: UserInviteStatus;
  /** ISO 8601, as the other times. */
  statusUpdatedAt: string | null;
  createdAt: string;
  updatedAt: string | null;
  createdByUserId: string;
  acceptedByUserId: string | null;
  /** Opens nothing. */
  userTokenId: string;
}

interface Invitee {
  /** The acting user's own id. */
  createdByUserId: string;
  email: string;
  firstName?: string | null;
  lastName?: string | null;
  locale?: string | null;
  /** Keys. Without any: the lowest role. */
  roles?: string[] | null;
}
export interface UserInviteCreateDto extends Invitee {
  data?: Record<string, unknown> | null;
  status?: UserInviteStatus | null;
  tenantId?: string | null;
}
export interface UserInviteCreateV2Dto extends Invitee {
  injectableVariables?: Record<string, unknown> | null;
}
export interface UserInvitesCreateDto {
  tenantId?: string | null;
  userInvites: UserInviteCreateDto[];
}
export interface UserInvitesCreateV2Dto {
  tenantId: string;
  userInvites: UserInviteCreateV2Dto[];
}
export interface UserInviteUpdateDto {
  acceptedByUserId?: string | null;
  data?: Record<string, unknown> | null;
  firstName?: string | null;
  lastName?: string | null;
  locale?: string | null;
}

export interface SentUserInvites {
  success: UserInvite[] | null;
  /** `error` is JSON: `{ message, extensions: { response: { statusCode, errorCode, message } } }`. */
  errors: { email: string; error: string; firstName: string; lastName: string }[] | null;
}

export interface IdFilter {
  equalTo?: string | null;
  notEqualTo?: string | null;
  valueIn?: string[] | null;
  valueNotIn?: string[] | null;
}
export interface StringFilter extends IdFilter {
  like?: string | null;
  iLike?: string | null;
}
export interface UserInvitesArgs {
  filter?: {
    acceptedByUserId?: IdFilter;
    createdByUserId?: IdFilter;
    email?: StringFilter;
    firstName?: StringFilter;
    id?: IdFilter;
    lastName?: StringFilter;
    locale?: StringFilter;
    status?: StringFilter;
    tenantId?: IdFilter;
    userTokenId?: IdFilter;
  };
  /** 0 to 1000. @default 100 */
  limit?: number;
  /** @default 0 */
  offset?: number;
  /** @default newest first */
  order?: {
    sort: "createdAt" | "data" | "email" | "firstName" | "lastName" | "locale" | "status" | "updatedAt";
    order: "ASC" | "DESC";
  };
  search?: { key: "firstName" | "lastName" | "locale"; value: string };
}

export interface RoqSession {
  roqUserId: string;
  user: { id: string; email: string; name: string; tenantId: string | null; roles: string[] };
}
