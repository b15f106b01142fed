export * from "./common.ts";
export * from "./import.ts";
export * from "./invite.ts";
export * from "./operations.ts";
export * from "./tenant.ts";
export * from "./visit.ts";
export * from "./webhook.ts";
