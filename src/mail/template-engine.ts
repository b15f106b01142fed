/** What a tenant's templates need: the built-in ones to begin with, a check before one is kept, and a look at it. */
import { isToInvitee } from "../core/message.ts";
import type { TemplateEngine } from "../core/ports.ts";
import { type FieldError, Problem } from "../core/problems.ts";
import { compile } from "./compile.ts";
import { layoutOf } from "./layouts.ts";
import type { LiquidError } from "./liquid.ts";
import { namesOf, sampleLetter } from "./sample.ts";
import { faultsApart, lostApart, renderApart } from "./templates-apart.ts";

const BUILT_IN_SUBJECT = "{{ text.subject }}";
const MOST_ERRORS = 20;

/** @param baseUrl of the links in a sample */
export function templateEngine(baseUrl: string): TemplateEngine {
  return {
    builtIn: (kind) => ({ subject: BUILT_IN_SUBJECT, body: layoutOf(kind), text: null }),
    names: (kind) => [...namesOf(kind), ...(isToInvitee({ kind }) ? ["data"] : [])].sort(),

    async check(kind, draft) {
      const { subject, body, text } = draft;
      const faults = await orRefused(faultsApart(kind, draft));
      refuse(Object.entries(faults).flatMap(([field, errors]) => fieldErrors(field, errors)));
      const { html, errors } = await compile(body);
      refuse(fieldErrors("body", errors.length > 0 ? errors : await orRefused(lostApart(body, html))));
      const sample = { locale: "en", tenantName: "Acme", timeZone: null, baseUrl, now: 0 };
      await orRefused(renderApart({ subject, html, text }, sampleLetter(kind, sample).values));
      return html;
    },

    preview: (kind, wording, sample) => orRefused(renderApart(wording, sampleLetter(kind, { ...sample, baseUrl }).values)),
  };
}

/** What goes beyond its limits is no template. */
function orRefused<T>(work: Promise<T>): Promise<T> {
  return work.catch(({ message }: Error) => {
    throw Problem.ofFields([{ field: "body", code: "invalid_template", detail: message }]);
  });
}

function fieldErrors(field: string, errors: readonly LiquidError[]): FieldError[] {
  return errors.map(({ line, message }) => ({ field, code: "invalid_template", detail: `Line ${line}: ${message}` }));
}

function refuse(errors: FieldError[]): void {
  const [first, ...rest] = errors.slice(0, MOST_ERRORS);
  if (first) throw Problem.ofFields([first, ...rest]);
}
