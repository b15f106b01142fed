/** What is done with what a tenant wrote, and takes as long as the tenant made it take. */
import { isToInvitee, type TemplateKind } from "../core/message.ts";
import type { TemplateDraft } from "../core/ports.ts";
import { type LiquidError, liquidErrors, tenantHtml } from "./liquid.ts";
import { lostLiquid, markupErrors } from "./markup-rules.ts";
import { renderTemplate } from "./render.ts";
import { namesOf } from "./sample.ts";

export const templateJobs = {
  render: renderTemplate,
  lost: lostLiquid,

  /** What is wrong with a draft before it is compiled, by field. */
  faults(kind: TemplateKind, draft: TemplateDraft): Record<keyof TemplateDraft, LiquidError[]> {
    const names = namesOf(kind);
    const { subject, body, text } = draft;
    return {
      subject: liquidErrors(subject, names),
      text: text === null ? [] : liquidErrors(text, names),
      body: [...liquidErrors(body, names), ...markupErrors(body), ...missingLink(kind, draft)],
    };
  },
};

/** Nobody can accept what has no link. */
function missingLink(kind: TemplateKind, { body, text }: TemplateDraft): LiquidError[] {
  if (!isToInvitee({ kind })) return [];
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
