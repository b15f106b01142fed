/** What a tenant's templates need: the built-in ones to begin with, a check before one is kept, and a look at it. */
import type { TemplateKind } from "../core/message.ts";
import type { TemplateDraft, TemplateEngine } from "../core/ports.ts";
import { type FieldError, Problem } from "../core/problems.ts";
import { compile } from "./compile.ts";
import { layoutOf } from "./layouts.ts";
import { type LiquidError, liquidErrors, tenantHtml } from "./liquid.ts";
import { lostLiquid, markupErrors } from "./markup-rules.ts";
import { renderTemplate } from "./render.ts";
import { namesOf, sampleLetter } from "./sample.ts";

const BUILT_IN_SUBJECT = "{{ text.subject }}";
const MOST_ERRORS = 20;

/** @param baseUrl of the links in a sample */
export function templateEngine(baseUrl: string): TemplateEngine {
  return {
    builtIn: (kind) => ({ subject: BUILT_IN_SUBJECT, body: layoutOf(kind), text: null }),
    names: (kind) => [...namesOf(kind), ...(carriesLink(kind) ? ["data"] : [])].sort(),

    async check(kind, draft) {
      const names = namesOf(kind);
      const { subject, body, text } = draft;
      const errors = [
        ...fieldErrors("subject", liquidErrors(subject, names)),
        ...fieldErrors("text", text === null ? [] : liquidErrors(text, names)),
        ...fieldErrors("body", [...liquidErrors(body, names), ...markupErrors(body), ...missingLink(kind, draft)]),
      ];
      refuse(errors);
      const compiled = await compile(body);
      // A value that Liquid puts in is not known yet.
      const mjml = compiled.errors.filter(({ message }) => !message.includes("{{") && !message.includes("{%"));
      refuse(fieldErrors("body", mjml.length > 0 ? mjml : lostLiquid(body, compiled.html)));
      const html = compiled.html;
      const sample = { locale: "en", tenantName: "Acme", timeZone: null, baseUrl, now: 0 };
      refuse(rendered(() => renderTemplate({ subject, html, text }, sampleLetter(kind, sample).values)));
      return html;
    },

    preview: (kind, wording, sample) => renderTemplate(wording, sampleLetter(kind, { ...sample, baseUrl }).values),
  };
}

function carriesLink(kind: TemplateKind): boolean {
  return kind === "invite" || kind === "reminder";
}

/** Nobody can accept what has no link. */
function missingLink(kind: TemplateKind, { body, text }: TemplateDraft): LiquidError[] {
  if (!carriesLink(kind)) return [];
  return [body, text ?? body].every(namesUrl) ? [] : [{ line: 1, message: "{{ url }} must be in it, in the text part too" }];
}

function namesUrl(source: string): boolean {
  try {
    return tenantHtml.globalVariablesSync(source).includes("url");
  } catch {
    // What cannot be read is told as such.
    return true;
  }
}

function rendered(render: () => unknown): FieldError[] {
  try {
    render();
    return [];
  } catch (error) {
    return [{ field: "body", code: "invalid_template", detail: (error as Error).message.split("\n", 1)[0] ?? "" }];
  }
}

function fieldErrors(field: string, errors: readonly LiquidError[]): FieldError[] {
  return errors.map(({ line, message }) => ({ field, code: "invalid_template", detail: `Line ${line}: ${message}` }));
}

function refuse(errors: FieldError[]): void {
  const [first, ...rest] = errors.slice(0, MOST_ERRORS);
  if (first) throw Problem.ofFields([first, ...rest]);
}
