/** A schema as a table of its fields, and its type in a few words. */
import { html } from "hono/html";
import type { Html } from "./layout.ts";
import { anchor, refName, type Schema, withoutNull } from "./openapi.ts";

interface Row {
  name: string;
  schema: Schema;
  required: boolean;
}

/** Nested objects become rows with dotted names; a `$ref` becomes a link and ends there. */
const MAX_DEPTH = 4;

/** @param marked what is said of a field: what a request must hold is `required`, what an answer may lack is `optional` */
export function fieldTable(rows: Row[], caption: string, marked: "required" | "optional" = "required"): Html | "" {
  if (rows.length === 0) return "";
  return html`<div class="scroll"><table class="fields" aria-label="${caption}">
<thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">About</th></tr></thead>
<tbody>${rows.map((row) => fieldRow(row, marked))}</tbody>
</table></div>`;
}

function fieldRow({ name, schema, required }: Row, marked: "required" | "optional"): Html {
  return html`<tr>
<th scope="row"><code>${name}</code>${required === (marked === "required") ? html` <span class="mark">${marked}</span>` : ""}</th>
<td>${typeOf(schema)}</td>
<td>${about(schema)}</td>
</tr>`;
}

/** The rows of an object, of a list of objects, or of what an `allOf` puts together. */
export function fieldRows(schema: Schema, prefix = "", depth = 0): Row[] {
  if (depth >= MAX_DEPTH) return [];
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const row = { name: prefix + name, schema: property, required: schema.required?.includes(name) ?? false };
    const list = property.items !== undefined;
    return [row, ...fieldRows(list ? (property.items ?? {}) : property, `${row.name}${list ? "[]" : ""}.`, depth + 1)];
  });
  const parts = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return [...own, ...parts.flatMap((part) => fieldRows(part, prefix, depth))];
}

export function typeOf(schema: Schema): Html {
  if (schema.$ref !== undefined) return schemaLink(refName(schema.$ref));
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants) return joined(variants.map(typeOf), " or ");
  if (schema.allOf) return joined(schema.allOf.map(typeOf), " and ");
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum)
    return joined(
      schema.enum.map((value) => html`<code>${JSON.stringify(value)}</code>`),
      " or ",
    );
  if (typeof schema.additionalProperties === "object" && schema.additionalProperties.type) {
    return html`map of ${typeOf(schema.additionalProperties)}`;
  }
  const types = [schema.type ?? "any"].flat();
  return joined(
    types.map((type) =>
      type === "array"
        ? html`list of ${typeOf(schema.items ?? {})}`
        : html`${schema.format ? `${type} (${schema.format})` : type}`,
    ),
    " or ",
  );
}

function schemaLink(name: string): Html {
  return html`<a href="#schema-${anchor(name)}">${name}</a>`;
}

function joined(parts: Html[], word: string): Html {
  return html`${parts.map((part, index) => (index === 0 ? part : html`${word}${part}`))}`;
}

function about(given: Schema): Html {
  const schema = withoutNull(given);
  const bounds = boundsOf(schema);
  const fallback = schema.default === undefined ? "" : html`Default: <code>${JSON.stringify(schema.default)}</code>.`;
  return html`${schema.description ? html`<div>${schema.description}</div>` : ""}
${bounds || fallback ? html`<div class="soft">${bounds} ${fallback}</div>` : ""}`;
}

function boundsOf(schema: Schema): string {
  // The bounds of an integer type say nothing: 2^31 - 1 of a column, 2^53 - 1 of JavaScript.
  const number = (value: number | undefined) => (value !== undefined && Math.abs(value) < 2 ** 31 - 1 ? value : undefined);
  const least = number(schema.minimum);
  const parts = [
    range(least, number(schema.maximum), ""),
    range(schema.minLength, schema.maxLength, " characters"),
    range(schema.minItems, schema.maxItems, " items"),
    schema.exclusiveMinimum === undefined ? "" : `More than ${schema.exclusiveMinimum}.`,
  ];
  return parts.filter(Boolean).join(" ");
}

function range(from: number | undefined, to: number | undefined, unit: string): string {
  if (from !== undefined && to !== undefined) return `${from} to ${to}${unit}.`;
  if (from !== undefined) return `At least ${from}${unit}.`;
  return to === undefined ? "" : `At most ${to}${unit}.`;
}
