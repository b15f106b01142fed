import type { Hono } from "hono";
import { templateKind, templateParams } from "../../contract/mail-templates.ts";
import { operations } from "../../contract/operations.ts";
import type { MailTemplate } from "../../core/mail-template.ts";
import {
  deleteMailTemplate,
  getMailTemplate,
  listMailTemplates,
  previewMailTemplate,
  putMailTemplate,
  type TemplateKey,
  testMailTemplate,
} from "../../core/mail-templates.ts";
import type { TemplateDraft, TemplateEngine } from "../../core/ports.ts";
import { Problem } from "../../core/problems.ts";
import type { Deps } from "../context.ts";
import { known } from "../identity.ts";
import { iso } from "../iso.ts";
import { parse } from "../parse.ts";
import { route } from "../route.ts";

export function mailTemplateRoutes(app: Hono, { world, identity }: Deps, engine: TemplateEngine): void {
  const actorOf = async (request: Request) => known(await identity.actorOf(request));

  route(app, operations.listMailTemplates, async ({ request, params }) => {
    const all = await listMailTemplates(world, engine, await actorOf(request), params.tenantId);
    const data = all.map(({ kind, builtIn, variables, own }) => ({
      kind,
      builtIn: wireBuiltIn(kind, "*", builtIn),
      variables,
      own: own.map(wireTemplate),
    }));
    return { data };
  });
  route(app, operations.getMailTemplate, async ({ request, params }) => {
    const actor = await actorOf(request);
    const key = keyOf(params);
    const own = await getMailTemplate(world, actor, key);
    return own ? wireTemplate(own) : wireBuiltIn(key.kind, key.locale, engine.builtIn(key.kind));
  });
  route(app, operations.putMailTemplate, async ({ request, params, body }) =>
    wireTemplate(await putMailTemplate(world, engine, await actorOf(request), keyOf(params), body)),
  );
  route(app, operations.deleteMailTemplate, async ({ request, params }) => {
    await deleteMailTemplate(world, await actorOf(request), keyOf(params));
    return undefined;
  });
  route(app, operations.previewMailTemplate, async ({ request, params, body }) =>
    previewMailTemplate(world, engine, await actorOf(request), keyOf(params), draftOf(body)),
  );
  route(app, operations.testMailTemplate, async ({ request, params, body }) =>
    testMailTemplate(world, engine, await actorOf(request), keyOf(params), draftOf(body)),
  );
}

/** @throws Problem `not_found` for a kind that there is not, `invalid_field` for what is no language */
function keyOf({ tenantId, kind, locale }: Record<"tenantId" | "kind" | "locale", string>): TemplateKey {
  const known = templateKind.safeParse(kind);
  if (!known.success) throw new Problem("not_found");
  return { tenantId, kind: known.data, ...parse(templateParams, { locale }) };
}

function draftOf(body: TemplateDraft | Record<string, never>): TemplateDraft | null {
  return "body" in body ? (body as TemplateDraft) : null;
}

function wireTemplate({ kind, locale, subject, body, text, updatedAt, updatedBy }: MailTemplate) {
  return { kind, locale, subject, body, text, isBuiltIn: false, updatedAt: iso(updatedAt), updatedBy };
}

function wireBuiltIn(kind: string, locale: string, draft: TemplateDraft) {
  return { kind, locale, ...draft, isBuiltIn: true, updatedAt: null, updatedBy: null };
}
