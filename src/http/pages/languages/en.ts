/**
 * Every sentence on the pages that a person meets who is invited, asks to join, or keeps an account. This is the source:
 * another language is a file beside it with the same texts, and a line in texts.ts. `{tenant}` and its like stand for what
 * is shown there.
 */
export const en = {
  /** Choose a password, confirm an address. */
  account: {
    forgotHeading: "Choose a new password",
    forgotText: "Give the address of your account. We send it a link.",
    forgotButton: "Send the link",
    sentHeading: "Look into your mailbox",
    sentText: "If {email} has an account, a link is on its way there. It works for an hour.",
    passwordHeading: "Choose a new password",
    passwordText: "For the account {email}. Every device that is signed in to it is signed out.",
    newPassword: "New password",
    passwordButton: "Set the password",
    passwordDone: "Your password is set",
    passwordDoneText: "Sign in with it from now on.",
    verifyHeading: "Confirm your address",
    verifyText: "Is {email} your address?",
    verifyButton: "Yes, confirm it",
    verifyDone: "Your address is confirmed",
    verifyDoneText: "You can close this page.",
    deadHeading: "This link no longer works",
    deadText: "It was used, or its time is over, or a newer password was set since.",
    askAgain: "Ask for a new link",
    open: "Open the app",
    openInvite: "Open the invite",
  },

  /** No more invites from a tenant. */
  stop: {
    heading: "Stop invitations from {tenant}?",
    text: "{tenant} will send no more invites to {email}.",
    button: "Stop invitations",
    stopped: "Invitations are stopped",
    stoppedText: "{tenant} sends no more invites to {email}.",
    resume: "Undo: let invitations come again",
  },

  roles: { owner: "Owner", admin: "Admin", member: "Member" },

  /** Of the forms where somebody signs up or in. */
  form: {
    name: "Your name",
    email: "E-mail",
    password: "Password",
    passwordHint: "At least 8 characters.",
    forgot: "Forgot your password?",
    signUp: "Create your account",
    haveAccount: "Have an account already?",
    signInInstead: "Sign in instead",
    noAccount: "No account yet?",
    signUpInstead: "Create one",
    signedInAs: "Signed in as {user}.",
    notYou: "Not you?",
    switch: "Switch account",
  },

  code: {
    heading: "Open your invite",
    text: "Type the code you were given.",
    label: "Code",
    hint: "8 letters and digits, for example {example}.",
    wrong: "No invite opens with this code. Check it, or ask for a new one.",
    button: "Continue",
  },

  join: {
    title: "Join {tenant}",
    invitedBy: "{inviter} invites you.",
    invited: "You are invited.",
    role: "Role",
    roles: "Roles",
    expires: "Open until",
    signUpButton: "Create account and join",
    signIn: "Sign in to join",
    signInButton: "Sign in and join",
    emailLocked: "The invite is for this address.",
    emailFor: "The invite is for {email}.",
    emailAt: "The invite is for addresses at {domains}.",
    button: "Join {tenant}",
    other: "The invite is not for this account",
    otherFor: "It is for {email}. You are signed in as {user}.",
    otherAt: "It is for addresses at {domains}. You are signed in as {user}.",
    otherHint: "Switching signs you out and brings you back here.",
    confirmText: "We sent a mail to {user}. Open its link: it brings you back here.",
    confirmThere: "Confirm {user} where you have your account, then open this invite again.",
    confirmAgain: "Send the mail again",
    decline: "Decline",
    declineHint: "The invite closes for good. To come in later you would need a new one.",
    declineButton: "Decline the invite",
    member: "You are a member of {tenant}",
    memberText: "There is nothing left to do here.",
    open: "Open {tenant}",
    joined: "Welcome to {tenant}",
    joinedText: "You are in.",
    continue: "Continue",
  },

  /** For an account that is there already, and was never confirmed. */
  claim: {
    heading: "Choose your password",
    text: "Somebody made an account with this address and never confirmed it. Your invite shows that the address is yours: choose a new password, and everybody else is signed out of the account.",
    button: "Set the password and join",
  },

  closed: {
    expired: "This invite has expired",
    expiredText: "The invite to {tenant} was open until {at}.",
    canceled: "This invite was canceled",
    canceledText: "The invite to {tenant} is no longer open.",
    rejected: "This invite was declined",
    rejectedText: "The invite to {tenant} was turned down.",
    accepted: "This invite has been used",
    acceptedText: "The invite to {tenant} lets nobody else in. If it was you who used it, sign in to the app.",
    askNew: "Ask {inviter} for a new one.",
    askNewUnnamed: "Ask the person who invited you for a new one.",
    changedMind: "Changed your mind?",
    declinedTitle: "Invite declined",
    declined: "You declined the invite",
    declinedText: "It is closed now, and nothing more will happen. You can close this page.",
    missingTitle: "Invite not found",
    missing: "We cannot find this invite",
    missingText: "The link may be incomplete, or a newer one has replaced it.",
    missingHint: "Open the link from the latest mail you got, or ask the person who invited you for a new one.",
  },

  /** Where people ask to join. */
  door: {
    title: "Ask to join {tenant}",
    lead: "Somebody there reads your request and answers it. You get a mail.",
    message: "Message",
    messageHint: "Who you are, and why you want to join. You may leave it empty.",
    ask: "Send the request",
    askByInvite: "Ask to join",
    byInvite: "Somebody there answers your request before you are in.",
    lineUp: "Join the waitlist",
    signUpButton: "Create account",
    signUpAndAsk: "Create account and ask to join",
    signIn: "Sign in to ask",
    signInButton: "Sign in",
    unverified: "Confirm your address first",
    unverifiedText: "We sent a mail to {email}. Open its link, then come back to this page.",
    waitingTitle: "Your request is sent",
    waiting: "You asked to join {tenant}",
    waitingText: "Somebody there will answer it. You get a mail, and may close this page.",
    line: "You are on the waitlist of {tenant}",
    lineText: "Every seat is taken. Your place in the line: {position}. You get a mail when it is your turn.",
    withdraw: "Withdraw the request",
    missing: "Nothing to join here",
    missingText: "There is no such group, or it takes no requests.",
    missingHint: "Ask somebody who is in it for an invite.",
  },

  /** Where a domain is confirmed. */
  domain: {
    title: "Confirm {domain}",
    text: "{tenant} says that {domain} is theirs. If you confirm it, people with an address there can join {tenant} by themselves.",
    button: "Yes, confirm it",
    done: "{domain} is confirmed",
  },

  problem: {
    heading: "That did not work",
    title: "Problem: {title}",
    other: "This is no longer possible.",
  },

  /** What a field of a form is told. `signIn` is said of the password where somebody signs in. */
  fields: {
    name: "Tell us your name, on one line of at most 200 characters.",
    email: "This address has an account: sign in instead.",
    password: "The password must have 8 to 256 characters.",
    signIn: "The address or the password is not right.",
    message: "The message may have at most 500 characters.",
  },

  /** By code. */
  problems: {
    invalid_email: "That is no e-mail address.",
    invalid_body: "The form could not be read. Open the page again and send it from there.",
    body_too_large: "That is more than the form can take.",
    unauthenticated: "Sign in first.",
    registration_closed: "An account takes an invite here. Ask somebody for one.",
    rate_limited: "Too many attempts. Wait a moment, then try again.",
    cross_origin: "The form came from another site. Open the page again and send it from there.",
    email_mismatch: "The invite is for another address. Switch to the account with that address.",
    email_unverified: "Your address is not confirmed yet. Confirm it, then open this page again.",
    domain_not_allowed: "The invite is for addresses at other domains.",
    inviter_not_entitled: "The person who invited you may no longer do so. Ask somebody else there for a new invite.",
    seats_full: "There is no free seat at the moment. Ask the person who invited you to make room, then try again.",
    already_member: "You are a member already.",
    invite_already_used: "You have used this invite before. Ask for a new one.",
    invite_accepted: "Somebody else has just used this invite.",
    not_found: "There is nothing here.",
    unavailable: "The service cannot answer right now. Try again in a moment.",
    internal: "Something went wrong on our side. Try again in a moment.",
  },
};

export type Texts = typeof en;
