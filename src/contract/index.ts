export * from "./common.ts";
export * from "./invite.ts";
export * from "./mail.ts";
export * from "./mail-templates.ts";
export * from "./operations.ts";
export * from "./tenant.ts";
export * from "./visit.ts";
