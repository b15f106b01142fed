/** From what went wrong to what a person is told, and where. */
import { DoorlistError } from "../client/index.ts";
import type { Labels } from "./labels/en.ts";

/** What to tell people of an error: in their language where its code is known, else in the server's words. */
export function problemText(error: unknown, labels: Labels): string {
  if (error instanceof DoorlistError && !isFromAProxy(error)) return knownProblem(labels, error.code) ?? error.message;
  // fetch rejects with a TypeError where no answer came at all.
  return error instanceof TypeError ? labels.offline : labels.broken;
}

/** What stands before a server that is down answers in its place; another 4xx than Doorlist's tells a developer what is set wrong. */
function isFromAProxy({ code, status }: DoorlistError): boolean {
  return code === "unreadable_answer" && status >= 500;
}

/** In the person's language, where the catalogue has it; the server speaks English. */
export function knownProblem({ problems }: Labels, code: string): string | undefined {
  return Object.hasOwn(problems, code) ? problems[code] : undefined;
}

export interface FormProblems<Name extends string> {
  fields: Partial<Record<Name, string>>;
  /** What belongs to no field of the form. */
  form?: string;
}

/**
 * Sorts a problem's errors to the fields of a form. A server's field may be deeper than ours:
 * `allowedDomains.1` and `defaults.roles.0` belong to `allowedDomains` and `roles`.
 */
export function formProblems<Name extends string>(error: unknown, names: readonly Name[], labels: Labels): FormProblems<Name> {
  if (!error) return { fields: {} };
  const errors = fieldErrorsOf(error);
  const fields: Partial<Record<Name, string>> = {};
  for (const { field, code, detail } of errors) {
    const name = names.find((candidate) => field.split(".").includes(candidate));
    if (name) fields[name] ??= knownProblem(labels, code) ?? detail;
  }
  return Object.keys(fields).length > 0 ? { fields } : { fields, form: problemText(error, labels) };
}

function fieldErrorsOf(error: unknown): { field: string; code: string; detail: string }[] {
  if (!(error instanceof DoorlistError)) return [];
  const { field, errors } = error.problem;
  if (errors?.length) return errors;
  return field === undefined ? [] : [{ field, code: error.code, detail: error.message }];
}
