/** Every code that the endpoints refuse with, and its text: Better Invite's, then those it has no word for. */
const messages = {
  USER_NOT_LOGGED_IN: "User must be logged in to create an invite",
  INSUFFICIENT_PERMISSIONS: "User does not have sufficient permissions to create invite",
  NO_SUCH_USER: "No such user",
  NO_USES_LEFT_FOR_INVITE: "No uses left for this invite",
  INVALID_OR_EXPIRED_INVITE: "Invalid or expired invite code",
  INVALID_TOKEN: "Invalid or non-existent token",
  INVALID_EMAIL: "This token is for a specific email, this is not it",
  CANT_ACCEPT_INVITE: "You cannot accept this invite",
  CANT_REJECT_INVITE: "You cannot reject this invite",
  INVITER_NOT_FOUND: "Inviter not found",
  ERROR_SENDING_THE_INVITATION_EMAIL: "Error sending the invitation email",
  ADMIN_PLUGIN_IS_NOT_SET_UP: "Admin plugin is not set-up",
  INVITATION_EMAIL_NOT_ENABLED: "Invitation email is not enabled",
  INVITE_TOKEN_HAS_ALREADY_BEEN_USED: "Invite token has already been used",
  INVITATION_NOT_CREATED: "Invitation could not be created",
  UNAUTHORIZED: "Unauthorized",
  VALIDATION_ERROR: "The request is not valid",
  INVALID_ORIGIN: "Invalid origin",
  INVALID_CALLBACK_URL: "Invalid callbackURL",
  INVALID_REDIRECT_URL: "Invalid redirectURL",
  UNKNOWN_ROLE: "There is no such role",
  ALREADY_MEMBER: "This person has this role already",
  INVITER_NOT_ENTITLED: "The person who invited you may no longer do so",
  NO_FREE_SEAT: "There is no free seat",
  UNKNOWN_TENANT: "There is no such organization or tenant, or you are not a member of it",
  UNKNOWN_TEAM: "There is no such team in this organization",
  TOO_MANY_ATTEMPTS: "Too many attempts; wait a moment",
  UNAVAILABLE: "The service cannot answer right now",
  NOT_FOUND: "There is nothing here",
} as const;

export type InviteErrorCode = keyof typeof messages;

/** In the shape of Better Auth's `$ERROR_CODES`. */
export const ERROR_CODES = Object.fromEntries(
  Object.entries(messages).map(([code, message]) => [code, { code, message, toString: () => code }]),
) as { [Code in InviteErrorCode]: { code: Code; message: (typeof messages)[Code]; toString(): Code } };
