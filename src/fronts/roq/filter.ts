/** ROQ's filters: as conditions of a search, and applied to a text where there is no search. */
import type { SearchCondition, SearchField } from "../../core/invite-query.ts";
import { Problem } from "../../core/problems.ts";

export interface TextFilter {
  equalTo?: string | null;
  notEqualTo?: string | null;
  valueIn?: string[] | null;
  valueNotIn?: string[] | null;
  like?: string | null;
  iLike?: string | null;
}

const MAX_VALUES = 1000;
const MAX_TEXT = 1000;

/** All that a filter asks of one field. @throws Problem for one that is too long */
export function conditionsOf(field: SearchField, filter: TextFilter | null | undefined): SearchCondition[] {
  const { equalTo, notEqualTo, valueIn, valueNotIn, like, iLike } = filter ?? {};
  const texts = [equalTo, notEqualTo, like, iLike, ...(valueIn ?? []), ...(valueNotIn ?? [])];
  if (texts.length > MAX_VALUES || texts.some((text) => (text?.length ?? 0) > MAX_TEXT)) {
    throw new Problem("invalid_field", {
      field: `filter.${field}`,
      detail: `At most ${MAX_VALUES} values of ${MAX_TEXT} characters`,
    });
  }
  const conditions: SearchCondition[] = [];
  if (equalTo != null) conditions.push({ field, in: [equalTo] });
  if (valueIn) conditions.push({ field, in: valueIn });
  if (notEqualTo != null) conditions.push({ field, notIn: [notEqualTo] });
  if (valueNotIn) conditions.push({ field, notIn: valueNotIn });
  if (like != null) conditions.push({ field, like, ignoreCase: false });
  if (iLike != null) conditions.push({ field, like: iLike, ignoreCase: true });
  return conditions;
}

export function fits(text: string, filter: TextFilter | null | undefined): boolean {
  return conditionsOf("id", filter).every((condition) => {
    if ("in" in condition) return condition.in.includes(text);
    if ("notIn" in condition) return !condition.notIn.includes(text);
    return condition.ignoreCase ? isLike(text.toLowerCase(), condition.like.toLowerCase()) : isLike(text, condition.like);
  });
}

export interface FlagFilter {
  equalTo?: boolean | null;
  notEqualTo?: boolean | null;
}

export function fitsFlag(flag: boolean, filter: FlagFilter | null | undefined): boolean {
  const { equalTo, notEqualTo } = filter ?? {};
  return (equalTo == null || flag === equalTo) && (notEqualTo == null || flag !== notEqualTo);
}

/** SQL's LIKE, in time of text times pattern: at a mismatch only the last `%` takes one character more. */
function isLike(text: string, pattern: string): boolean {
  const tokens = [...pattern.matchAll(/\\(.)|[\s\S]/gu)].map(
    ([token, escaped]) => escaped ?? (token === "%" ? null : token === "_" ? undefined : token),
  );
  const chars = [...text];
  let [at, next, anyAt, resumeAt] = [0, 0, -1, 0];
  while (at < chars.length) {
    const token = tokens[next];
    if (next < tokens.length && token === null) {
      [anyAt, resumeAt] = [next, at];
      next += 1;
    } else if (next < tokens.length && (token === undefined || token === chars[at])) {
      at += 1;
      next += 1;
    } else if (anyAt >= 0) {
      resumeAt += 1;
      [at, next] = [resumeAt, anyAt + 1];
    } else return false;
  }
  return tokens.slice(next).every((token) => token === null);
}
