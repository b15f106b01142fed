/** What the accept page says of an account that is there already. */
export const accountTexts = {
  forgot: "Forgot your password?",
  claimHeading: "Choose your password",
  claimText:
    "Somebody made an account with this address and never confirmed it. Your invite shows that the address is yours: choose a new password, and everybody else is signed out of the account.",
  claimButton: "Set the password and join",
};
