/** Reads input by its schema; what does not fit becomes a problem that names the field. */
import type { z } from "zod";
import { type FieldError, Problem, type ProblemCode } from "../core/problems.ts";

/** Fields with a code of their own. A map, because anybody may name a field `constructor`. */
const codeOfField = new Map<string, ProblemCode>([
  ["email", "invalid_email"],
  ["expiresIn", "invalid_expiry"],
  ["expiresAt", "invalid_expiry"],
  ["maxUses", "invalid_max_uses"],
  ["allowedDomains", "invalid_domain"],
  ["cursor", "invalid_cursor"],
]);

/** @throws Problem with every field at fault */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const [first, ...rest] = result.error.issues.flatMap(fieldErrors);
  throw first ? Problem.ofFields([first, ...rest]) : new Problem("invalid_body");
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      field: [...path, key].join("."),
      code: "unknown_field",
      detail: "Not a field of this request",
    }));
  }
  const field = path.join(".");
  if (field === "") return [{ field: "body", code: "invalid_body", detail: issue.message }];
  const missing = issue.code === "invalid_type" && issue.input === undefined;
  const code = missing ? "missing_field" : (codeOfField.get(path[0] ?? "") ?? "invalid_field");
  return [{ field, code, detail: issue.message }];
}

/** JSON is UTF-8 (RFC 8259, 8.1). What is not would be kept with \uFFFD in the place of its letters: in an address, for one. */
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** @throws Problem `malformed_json` or `unsupported_media_type` */
export async function readJson(request: Request, optional = false): Promise<unknown> {
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength === 0 && optional) return {};
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(request.headers.get("content-type") ?? ""))
    throw new Problem("unsupported_media_type");
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (error) {
    throw new Problem("malformed_json", error instanceof TypeError ? { detail: "The body is not UTF-8 text" } : {});
  }
}
