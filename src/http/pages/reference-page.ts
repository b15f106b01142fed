/** The API reference at `/docs`, made from the OpenAPI document: every operation, every schema, every error code. */
import { html } from "hono/html";
import { problems } from "../../core/problems.ts";
import { type Html, page } from "./layout.ts";
import {
  anchor,
  type Endpoint,
  endpointsByTag,
  jsonSchema,
  type OpenApiDocument,
  type Parameter,
  resolve,
  type Schema,
} from "./openapi.ts";
import { curlExample } from "./reference-example.ts";
import { fieldRows, fieldTable, typeOf } from "./reference-fields.ts";

/** @param document OpenAPI 3.1, as a plain object */
export function referencePage(document: object): string {
  const api = document as OpenApiDocument;
  const byTag = endpointsByTag(api);
  const schemas = Object.keys(api.components?.schemas ?? {});
  const title = `${api.info?.title ?? "API"} reference`;
  const body = html`<a class="skip" href="#content">Skip to the content</a>
<div class="reference">
${navigation(byTag, schemas)}
<main id="content" tabindex="-1">
<header><h1>${title}</h1>
${api.info?.version ? html`<p class="soft">Version ${api.info.version}. The same as a file: <a href="/openapi.json">openapi.json</a></p>` : ""}
${prose(api.info?.description)}</header>
${apiSections(api)}
${errorCodes()}
</main>
</div>`;
  return page({ title, style: "reference", hidden: false, body });
}

/** Every operation by its tag, and every schema. */
export function apiSections(api: OpenApiDocument): Html {
  const schemas = Object.entries(api.components?.schemas ?? {});
  return html`${[...endpointsByTag(api)].map(([tag, endpoints]) => tagSection(api, tag, endpoints))}
<section aria-labelledby="schemas"><h2 id="schemas">Schemas</h2>${schemas.map(([name, schema]) => schemaSection(name, schema))}</section>`;
}

function navigation(byTag: Map<string, Endpoint[]>, schemaNames: string[]): Html {
  return html`<nav aria-label="Reference"><div class="contents">
${[...byTag].map(
  ([tag, endpoints]) => html`<p><a href="#tag-${anchor(tag)}">${tag}</a></p>
<ul>${endpoints.map(({ id, operation, path }) => html`<li><a href="#${id}">${operation.summary ?? path}</a></li>`)}</ul>`,
)}
<p><a href="#schemas">Schemas</a></p>
<ul>${schemaNames.map((name) => html`<li><a href="#schema-${anchor(name)}">${name}</a></li>`)}</ul>
<p><a href="#errors">Error codes</a></p>
</div></nav>`;
}

function tagSection(api: OpenApiDocument, tag: string, endpoints: Endpoint[]): Html {
  const description = api.tags?.find(({ name }) => name === tag)?.description;
  return html`<section aria-labelledby="tag-${anchor(tag)}"><h2 id="tag-${anchor(tag)}">${tag}</h2>${prose(description)}
${endpoints.map((endpoint) => endpointSection(api, endpoint))}</section>`;
}

function endpointSection(api: OpenApiDocument, endpoint: Endpoint): Html {
  const { id, method, path, operation } = endpoint;
  const { parameters = [], requestBody, responses = {} } = operation;
  const body = requestBody && jsonSchema(requestBody);
  return html`<article class="endpoint" id="${id}" aria-labelledby="${id}-title">
<h3 id="${id}-title"><a href="#${id}">${operation.summary ?? path}</a></h3>
<p class="call"><span class="method ${method}">${method.toUpperCase()}</span> <code>${breakable(path)}</code></p>
${prose(operation.description)}
${parameterTable("In the path", parameters, "path")}
${parameterTable("In the query", parameters, "query")}
${parameterTable("In the headers", parameters, "header")}
${body ? html`<h4>Body${requestBody?.required === false ? " (may be left out)" : ""}</h4>${bodyShape(api, body)}` : ""}
<h4>Answers</h4>
${Object.entries(responses).map(([status, response]) => answer(api, status, response.description, jsonSchema(response)))}
<h4>Example</h4>
<pre tabindex="0"><code>${curlExample(api, endpoint)}</code></pre>
</article>`;
}

function parameterTable(title: string, parameters: Parameter[], place: string): Html | "" {
  const rows = parameters
    .filter((parameter) => parameter.in === place)
    .map(({ name, schema = {}, description, required = false }) => ({
      name,
      required,
      schema: { ...schema, description: description ?? schema.description },
    }));
  return rows.length === 0 ? "" : html`<h4>${title}</h4>${fieldTable(rows, title)}`;
}

function bodyShape(api: OpenApiDocument, schema: Schema): Html {
  const name = schema.$ref === undefined ? "" : html`<p>${typeOf(schema)}</p>`;
  return html`${name}${fieldTable(fieldRows(resolve(api, schema)), "Body")}`;
}

function answer(api: OpenApiDocument, status: string, description: string | undefined, schema: Schema | undefined): Html {
  return html`<div class="answer"><p><span class="status">${status === "default" ? "any other" : status}</span> ${description ?? ""}${
    schema?.$ref === undefined ? "" : html` ${typeOf(schema)}`
  }</p>
${schema ? answerShape(api, status, schema) : ""}</div>`;
}

/** The fields of a named schema are folded away, and those of a problem are told once, under its name. */
function answerShape(api: OpenApiDocument, status: string, schema: Schema): Html | "" {
  const caption = `Answer ${status}`;
  if (schema.$ref === undefined) return fieldTable(fieldRows(schema), caption, "optional");
  if (!status.startsWith("2")) return "";
  return html`<details><summary>Fields</summary>${fieldTable(fieldRows(resolve(api, schema)), caption, "optional")}</details>`;
}

function schemaSection(name: string, schema: Schema): Html {
  const rows = fieldRows(schema);
  return html`<article class="endpoint" id="schema-${anchor(name)}"><h3><a href="#schema-${anchor(name)}">${name}</a></h3>
${prose(schema.description)}${rows.length > 0 ? fieldTable(rows, name) : html`<p>${typeOf(schema)}</p>`}</article>`;
}

function errorCodes(): Html {
  return html`<section aria-labelledby="errors"><h2 id="errors">Error codes</h2>
<p>An error is <code>application/problem+json</code> (RFC 9457). Branch on <code>code</code>: it is stable.</p>
<div class="scroll"><table aria-label="Error codes">
<thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead>
<tbody>${Object.entries(problems).map(
    ([code, { status, title }]) =>
      html`<tr id="error-${code}"><th scope="row"><code>${code}</code></th><td>${status}</td><td>${title}</td></tr>`,
  )}</tbody></table></div></section>`;
}

/** Paragraphs, and `code` in them. */
function prose(text: string | undefined): Html | "" {
  if (!text) return "";
  const paragraph = (part: string) =>
    html`<p>${part.split(/`([^`]+)`/).map((piece, index) => (index % 2 === 0 ? piece : html`<code>${piece}</code>`))}</p>`;
  return html`${text.split(/\n\s*\n/).map(paragraph)}`;
}

/** A long path may break after each slash. */
function breakable(path: string): Html {
  return html`${path.split(/(?<=\/)/).map((part) => html`${part}<wbr>`)}`;
}
