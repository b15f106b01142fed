/**
 * Passwords cost a test of this process next to nothing: the sign-in library hashes each for 80 ms, and the tests make
 * thousands of accounts. Tests of time, and servers that are processes of their own, have the real cost.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

const real = crypto.scrypt;

export function setPasswordCost(cost: "real" | "next to nothing"): void {
  const quick = ((password, salt, length, options, done) =>
    real(password, salt, length, { ...options, N: 2 }, done)) as typeof crypto.scrypt;
  install(cost === "real" ? real : quick);
}

/** Does this before the next password is hashed: whoever is about to check one has read what it is to be. */
export function beforeNextPassword(work: () => Promise<unknown>): void {
  const usual = crypto.scrypt;
  const apart = AsyncLocalStorage.snapshot();
  install(((...call: Parameters<typeof usual>) => {
    install(usual);
    apart(work).finally(() => usual(...call));
  }) as typeof crypto.scrypt);
}

function install(scrypt: typeof crypto.scrypt): void {
  crypto.scrypt = scrypt;
  syncBuiltinESMExports();
}

setPasswordCost("next to nothing");
