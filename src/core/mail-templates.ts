/** A tenant's own wording of its mails: for its owners. */
import { type Actor, type Authority, ownerIn } from "./actor.ts";
import { newEvent } from "./events.ts";
import type { MailTemplate } from "./mail-template.ts";
import { newMessage, type TemplateKind, templateKinds } from "./message.ts";
import type { TemplateDraft, TemplateEngine, TemplatePreview } from "./ports.ts";
import { Problem } from "./problems.ts";
import type { World } from "./world.ts";

/** Which mail, in which language (BCP 47, or `*` for all). */
export interface TemplateKey {
  tenantId: string;
  kind: TemplateKind;
  locale: string;
}

export interface TemplateOfKind {
  kind: TemplateKind;
  /** What is sent where the tenant has none. */
  builtIn: TemplateDraft;
  /** What a template may name. */
  variables: string[];
  own: MailTemplate[];
}

/** @throws Problem `tenant_not_found`, `not_allowed` */
export async function listMailTemplates(
  world: World,
  engine: TemplateEngine,
  actor: Actor,
  tenantId: string,
): Promise<TemplateOfKind[]> {
  await ownerIn(world, actor, tenantId);
  const all = await world.store.mailTemplates.list(tenantId);
  return templateKinds.map((kind) => {
    const own = all.filter((template) => template.kind === kind);
    return { kind, builtIn: engine.builtIn(kind), variables: engine.names(kind), own };
  });
}

/** The tenant's own, or null where the built-in one is sent. */
export async function getMailTemplate(world: World, actor: Actor, key: TemplateKey): Promise<MailTemplate | null> {
  await ownerIn(world, actor, key.tenantId);
  return ownTemplate(world, key);
}

/** @throws Problem `invalid_template` with the line and the reason of each fault */
export async function putMailTemplate(
  world: World,
  engine: TemplateEngine,
  actor: Actor,
  key: TemplateKey,
  draft: TemplateDraft,
): Promise<MailTemplate> {
  const authority = await ownerIn(world, actor, key.tenantId);
  const html = await engine.check(key.kind, draft);
  const template: MailTemplate = { ...key, ...draft, html, updatedAt: world.clock.now(), updatedBy: authority.actor };
  await world.store.transaction(async ({ mailTemplates, events }) => {
    await mailTemplates.put(template);
    await events.append([changed(world, authority, key, "saved")]);
  });
  return template;
}

/** Back to the built-in one. @throws Problem `not_found` */
export async function deleteMailTemplate(world: World, actor: Actor, key: TemplateKey): Promise<void> {
  const authority = await ownerIn(world, actor, key.tenantId);
  await world.store.transaction(async ({ mailTemplates, events }) => {
    if (!(await mailTemplates.remove(key.tenantId, key.kind, key.locale))) throw new Problem("not_found");
    await events.append([changed(world, authority, key, "removed")]);
  });
}

/** With made-up values; saves nothing. @param draft what is written but not saved; null: what would be sent now */
export async function previewMailTemplate(
  world: World,
  engine: TemplateEngine,
  actor: Actor,
  key: TemplateKey,
  draft: TemplateDraft | null,
): Promise<TemplatePreview> {
  await ownerIn(world, actor, key.tenantId);
  return (await sampleOf(world, engine, key, draft)).preview;
}

/** To the person who asks. Answers their address. @throws Problem `unauthenticated` for a key that acts for nobody */
export async function testMailTemplate(
  world: World,
  engine: TemplateEngine,
  actor: Actor,
  key: TemplateKey,
  draft: TemplateDraft | null,
): Promise<{ to: string }> {
  await ownerIn(world, actor, key.tenantId);
  if (!actor.user) throw new Problem("unauthenticated", { detail: "A test goes to the person who asks for it" });
  const { wording, sample } = await sampleOf(world, engine, key, draft);
  const now = world.clock.now();
  const to = actor.user.email;
  const about = { of: key.kind, ...sample, ...wording };
  await world.store.messages.enqueue([newMessage("test", key.tenantId, { to, about }, now)]);
  world.outbox.wake();
  return { to };
}

async function sampleOf(world: World, engine: TemplateEngine, key: TemplateKey, draft: TemplateDraft | null) {
  const [tenant, own] = await Promise.all([world.store.tenants.get(key.tenantId), ownTemplate(world, key)]);
  const source = draft ?? own ?? engine.builtIn(key.kind);
  const html = draft || !own ? await engine.check(key.kind, source) : own.html;
  const wording = { subject: source.subject, html, text: source.text };
  const { timeZone = null, locale: usual = null } = tenant?.settings ?? {};
  const locale = key.locale === "*" ? (usual ?? "en") : key.locale;
  const sample = { locale, tenantName: tenant?.name ?? "", timeZone, now: world.clock.now() };
  return { wording, sample, preview: await engine.preview(key.kind, wording, sample) };
}

async function ownTemplate(world: World, { tenantId, kind, locale }: TemplateKey): Promise<MailTemplate | null> {
  return (await world.store.mailTemplates.ofKind(tenantId, kind)).find((template) => template.locale === locale) ?? null;
}

function changed(world: World, authority: Authority, { tenantId, kind, locale }: TemplateKey, what: "saved" | "removed") {
  const data = { mailTemplate: what, kind, locale };
  return newEvent("tenant.updated", { tenantId, actor: authority, at: world.clock.now(), data });
}
