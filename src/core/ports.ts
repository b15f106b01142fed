/**
 * What the core asks of the world.
 *
 * - **Store** keeps our rows, a file in `ports/` for each table. They can be called alone, or together inside one
 *   `transaction`.
 * - **Directory** knows who people are and where they are members.
 * - **Clock** tells the time, so that tests can set it.
 *
 * A method that changes an invite is *guarded*: its conditions stand in the statement itself, and it answers null or
 * false where they did not hold. Nothing is read, judged and then written.
 */
export type * from "./ports/api-keys.ts";
export type * from "./ports/directory.ts";
export type * from "./ports/domains.ts";
export type * from "./ports/events.ts";
export type * from "./ports/idempotency-keys.ts";
export type * from "./ports/imports.ts";
export type * from "./ports/invite-store.ts";
export type * from "./ports/invite-uses.ts";
export type * from "./ports/invites.ts";
export type * from "./ports/mail-servers.ts";
export type * from "./ports/mail-templates.ts";
export type * from "./ports/members.ts";
export type * from "./ports/membership.ts";
export type * from "./ports/messages.ts";
export type * from "./ports/rate-limits.ts";
export type * from "./ports/requests.ts";
export type * from "./ports/retention.ts";
export type * from "./ports/rows.ts";
export type * from "./ports/seals.ts";
export type * from "./ports/store.ts";
export type * from "./ports/suppressions.ts";
export type * from "./ports/tenants.ts";
export type * from "./ports/webhooks.ts";

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

export interface Outbox {
  /** There may be something to send: look now rather than at the next tick. */
  wake(): void;
}

export interface Importer {
  /** There may be something to import: look now rather than at the next tick. */
  wake(): void;
}
