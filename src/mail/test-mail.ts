/** A template as its writer wants to see it in their own inbox: with made-up values. */
import { type TemplateKind, templateKinds } from "../core/message.ts";
import type { RenderedMail } from "./render.ts";
import { sampleLetter } from "./sample.ts";
import { renderApart } from "./templates-apart.ts";

/** @param about the draft: `{ of, locale, tenantName, timeZone, now, subject, html, text }` */
export function testMail(about: Record<string, unknown>, baseUrl: string): Promise<RenderedMail> {
  const { of, locale, tenantName, timeZone, now, subject, html, text } = about as Record<string, string | null> & { now: number };
  const kind: TemplateKind = templateKinds.find((known) => known === of) ?? "invite";
  const sample = { locale: locale ?? "en", tenantName: tenantName ?? "", timeZone: timeZone ?? null, baseUrl, now };
  return renderApart({ subject: subject ?? "", html: html ?? "", text: text ?? null }, sampleLetter(kind, sample).values);
}
