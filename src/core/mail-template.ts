import type { TemplateKind } from "./message.ts";

/** A tenant's own wording of a mail. Its language is a BCP 47 tag, or `*` for all. */
export interface MailTemplate {
  tenantId: string;
  kind: TemplateKind;
  locale: string;
  /** Liquid. */
  subject: string;
  /** MJML with Liquid inside. */
  body: string;
  /** Liquid; null: the text part is made from the HTML. */
  text: string | null;
  /** The body, compiled: HTML with Liquid inside. */
  html: string;
  updatedAt: number;
  /** As events name an actor. */
  updatedBy: string;
}
