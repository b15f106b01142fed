/**
 * Passwords cost a test of this process next to nothing: the sign-in library hashes each for 80 ms, and the tests make
 * thousands of accounts. Tests of time, and servers that are processes of their own, have the real cost.
 */
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

const real = crypto.scrypt;

export function setPasswordCost(cost: "real" | "next to nothing"): void {
  const quick = ((password, salt, length, options, done) =>
    real(password, salt, length, { ...options, N: 2 }, done)) as typeof crypto.scrypt;
  crypto.scrypt = cost === "real" ? real : quick;
  syncBuiltinESMExports();
}

setPasswordCost("next to nothing");
