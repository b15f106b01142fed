/** The documents of ROQ's SDK: those of 1.0.20, and where it has none, or an older shape is called, of 1.0.13. */
const fragment = `
fragment UserInvite on UserInviteModel { acceptedByUserId createdAt createdByUserId data email firstName id locale lastName roleKeys status statusUpdatedAt tenantId updatedAt userTokenId }`;

const sent = "{ success { ...UserInvite } errors { email error firstName lastName } }";

export const documents = {
  sendUserInvites: `mutation sendUserInvites($userInvites: UserInvitesCreateDto!) { sendUserInvites(userInvites: $userInvites) ${sent} }${fragment}`,
  sendUserInvitesV2: `mutation sendUserInvites($data: UserInvitesCreateV2Dto!) { sendUserInvitesV2(data: $data) ${sent} }${fragment}`,
  resendUserInvite: `mutation resendUserInvite($userInviteId: ID!) { resendUserInvite(id: $userInviteId) { ...UserInvite } }${fragment}`,
  cancelUserInvite: `mutation cancelUserInvite($userInviteId: ID!) { cancelUserInvite(id: $userInviteId) { ...UserInvite } }${fragment}`,
  acceptUserInvite: `mutation acceptUserInvite($acceptUserInvite: AcceptUserInviteDto!) { acceptUserInvite(acceptUserInvite: $acceptUserInvite) { ...UserInvite } }${fragment}`,
  acceptUserInviteV2: `mutation acceptUserInvite($data: AcceptUserInviteV2Dto!) { acceptUserInviteV2(data: $data) { ...UserInvite } }${fragment}`,
  updateUserInvite: `mutation updateUserInvite($id: ID!, $userInvite: UserInviteUpdateDto!) { updateUserInvite(id: $id, userInvite: $userInvite) { ...UserInvite } }${fragment}`,
  userInvite: `query userInvite($id: ID!) { userInvite(id: $id) { ...UserInvite } }${fragment}`,
  userInvites: `query userInvites($filter: UserInviteFilterArgType, $limit: Int, $offset: Int, $order: UserInviteOrderArgType, $search: UserInviteSearchArgType) { userInvites(filter: $filter, limit: $limit, offset: $offset, order: $order, search: $search) { data { ...UserInvite } totalCount } }${fragment}`,
  checkUserInviteToken:
    "query checkUserInviteToken($token: String!) { checkUserInviteToken(token: $token) { email isExpired isValid } }",
};
