/**
 * The core's ids are UUIDv7. Better Auth takes no id but UUIDs of versions 1 to 5 where it is configured for UUIDs, so
 * a row's id is the same with a 4 for its version. An id that is no UUID was made by Better Invite, and stays as it is.
 */
import { createHash } from "node:crypto";
import type { BetterAuthOptions } from "better-auth";

const V7 = /^([0-9a-f]{8}-[0-9a-f]{4}-)7([0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$/;
const V4 = /^([0-9a-f]{8}-[0-9a-f]{4}-)4([0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$/;

export const toRowId = (id: string): string => id.replace(V7, (_, head, tail) => `${head}4${tail}`);
export const fromRowId = (id: string): string => id.replace(V4, (_, head, tail) => `${head}7${tail}`);
/** Can a token be derived from it? */
export const isDerivable = (id: string): boolean => V7.test(id);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Could a row have this id? Where Better Auth is configured for UUIDs, PostgreSQL's column takes nothing else, not even to compare. */
export function isRowId({ advanced }: Pick<BetterAuthOptions, "advanced">, text: string): boolean {
  return advanced?.database?.generateId !== "uuid" || UUID.test(text);
}

/** The one id that a row about these two can have: the second insert finds it taken. */
export function pairId(one: string, other: string): string {
  const hex = createHash("sha256")
    .update(JSON.stringify([one, other]))
    .digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
