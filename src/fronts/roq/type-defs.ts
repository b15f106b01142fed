/**
 * The part of ROQ's schema that its user invites live in, with the names and nullability of its generated SDK, and what
 * its components ask for before they show them. Left out is what no published document asks for and Doorlist has no
 * counterpart of: arguments that would filter a single user. User groups, translations and providers of sign-in are there,
 * and there are none; the users of a role are not counted.
 */
export const typeDefs = /* GraphQL */ `
scalar Date
scalar JsonObject

enum OrderEnum { ASC DESC }
enum UserInviteStatusEnum { accepted canceled expired pending }
enum UserInviteOrderSortEnum { createdAt data email firstName lastName locale status updatedAt }
enum UserInviteSearchKeyEnum { firstName lastName locale }

input IdFilterArgType { equalTo: ID notEqualTo: ID valueIn: [ID!] valueNotIn: [ID!] }
input StringFilterArgType { equalTo: String iLike: String like: String notEqualTo: String valueIn: [String!] valueNotIn: [String!] }
input BooleanFilterArgType { equalTo: Boolean notEqualTo: Boolean }
input UserInviteFilterArgType {
  acceptedByUserId: IdFilterArgType
  createdByUserId: IdFilterArgType
  email: StringFilterArgType
  firstName: StringFilterArgType
  id: IdFilterArgType
  lastName: StringFilterArgType
  locale: StringFilterArgType
  status: StringFilterArgType
  tenantId: IdFilterArgType
  userTokenId: IdFilterArgType
}
input UserInviteOrderArgType { order: OrderEnum! sort: UserInviteOrderSortEnum! }
input UserInviteSearchArgType { key: UserInviteSearchKeyEnum! value: String! }
enum RoleOrderSortEnum { createdAt description id isSystemManaged key name updatedAt }
enum RoleSearchKeyEnum { description key name }
input RoleOrderArgType { order: OrderEnum! sort: RoleOrderSortEnum! }
input RoleSearchArgType { key: RoleSearchKeyEnum! value: String! }
input RoleFilterArgType {
  description: StringFilterArgType
  id: IdFilterArgType
  invite: BooleanFilterArgType
  isSystemManaged: BooleanFilterArgType
  key: StringFilterArgType
  name: StringFilterArgType
}

input UserInviteCreateDto {
  createdByUserId: ID!
  data: JsonObject
  email: String!
  firstName: String
  lastName: String
  locale: String
  roles: [String!]
  status: UserInviteStatusEnum
  tenantId: ID
}
input UserInvitesCreateDto { tenantId: ID userInvites: [UserInviteCreateDto!]! }
input AcceptUserInviteDto { token: String! }

input UserInviteCreateV2Dto {
  createdByUserId: ID!
  email: String!
  firstName: String
  injectableVariables: JsonObject
  lastName: String
  locale: String
  roles: [String!]
}
input UserInvitesCreateV2Dto { tenantId: ID! userInvites: [UserInviteCreateV2Dto!]! }
input AcceptUserInviteV2Dto { token: String! }

input UserInviteUpdateDto { acceptedByUserId: ID data: JsonObject firstName: String lastName: String locale: String }

type UsersCountModel { totalCount: Int! }
type UserGroupModel { id: ID! name: String! reference: String! roles: RolePageModel! type: String! }
type UserGroupPageModel { data: [UserGroupModel!]! totalCount: Int! }
type TenantModel {
  createdAt: Date!
  id: ID!
  isDefault: Boolean!
  name: String!
  reference: String
  updatedAt: Date!
  users: UsersCountModel!
}
type RoleModel {
  description: String
  id: ID!
  inviteRoleKeys: [String!]
  isSystemManaged: Boolean!
  key: String!
  name: String!
  projectEntityId: ID
  reference: String
  userGroups: UserGroupPageModel!
  userIdField: String
  users: UsersCountModel
}
type RolePageModel { data: [RoleModel!]! totalCount: Int! }
type UserModel {
  active: Boolean
  avatarUrl: String
  createdAt: Date!
  customData: JsonObject
  email: String!
  firstName: String
  id: ID!
  isOptedIn: Boolean
  lastName: String
  locale: String
  phone: String
  reference: String!
  roles(filter: RoleFilterArgType, limit: Int, offset: Int, order: RoleOrderArgType, search: RoleSearchArgType): RolePageModel
  synced: Boolean
  tenant: TenantModel
  tenantId: ID
  timezone: String
  twoFactorEnabled: Boolean
  updatedAt: Date!
  userGroups: UserGroupPageModel
}
type UserConnectedProviderModel { authenticationProviderId: String! id: String! name: String! }
type UserProfileModel {
  avatarUrl: String
  connectedProviders: [UserConnectedProviderModel!]!
  email: String
  firstName: String
  id: ID!
  lastName: String
  locale: String
  phone: String
  reference: String!
  timezone: String
}
type UserAccessModel { platform: JsonObject! project: JsonObject! }
input TranslationFilterArgType { locale: StringFilterArgType }
type TranslationModel { key: String! locale: String! value: String! }
type TranslationPageModel { data: [TranslationModel!]! totalCount: Int! }
type TranslationKeyModel { key: String! translations(filter: TranslationFilterArgType): TranslationPageModel! }
type TranslationKeyPageModel { data: [TranslationKeyModel!]! totalCount: Int! }
type UserInviteModel {
  acceptedBy: UserModel
  acceptedByUserId: ID
  createdAt: Date!
  createdBy: UserModel!
  createdByUserId: ID!
  data: JsonObject
  email: String!
  firstName: String
  id: ID!
  lastName: String
  locale: String
  roleKeys: [String!]
  roles(filter: RoleFilterArgType, limit: Int, offset: Int, order: RoleOrderArgType, search: RoleSearchArgType): RolePageModel
  status: UserInviteStatusEnum!
  statusUpdatedAt: Date
  tenantId: ID
  updatedAt: Date
  userTokenId: ID!
}
type UserInvitePageModel { data: [UserInviteModel!]! totalCount: Int! }
type CreateUserInviteErrorModel { email: String! error: String! firstName: String! lastName: String! }
type CreateUserInvitesModel { errors: [CreateUserInviteErrorModel!] success: [UserInviteModel!] }
type CheckUserInviteTokenModel { email: String isExpired: Boolean isValid: Boolean! }

type Query {
  checkUserInviteToken(token: String!): CheckUserInviteTokenModel!
  role(id: ID!): RoleModel!
  roles(filter: RoleFilterArgType, limit: Int, offset: Int, order: RoleOrderArgType, search: RoleSearchArgType): RolePageModel!
  tenant(id: ID!): TenantModel!
  translationKeys(searchTerm: String): TranslationKeyPageModel!
  user(id: ID!): UserModel!
  userAccess: UserAccessModel!
  userInvite(id: ID!): UserInviteModel!
  userInvites(
    filter: UserInviteFilterArgType
    limit: Int
    offset: Int
    order: UserInviteOrderArgType
    search: UserInviteSearchArgType
  ): UserInvitePageModel!
  userProfile(id: ID!): UserProfileModel!
}
type Mutation {
  acceptUserInvite(acceptUserInvite: AcceptUserInviteDto!): UserInviteModel!
  acceptUserInviteV2(data: AcceptUserInviteV2Dto!): UserInviteModel!
  cancelUserInvite(id: ID!): UserInviteModel!
  resendUserInvite(id: ID!): UserInviteModel!
  sendUserInvites(userInvites: UserInvitesCreateDto!): CreateUserInvitesModel!
  sendUserInvitesV2(data: UserInvitesCreateV2Dto!): CreateUserInvitesModel!
  updateUserInvite(id: ID!, userInvite: UserInviteUpdateDto!): UserInviteModel!
}
`;
