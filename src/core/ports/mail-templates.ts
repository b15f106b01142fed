import type { MailTemplate } from "../mail-template.ts";

/** As its writer has it. */
export interface TemplateDraft {
  /** Liquid. */
  subject: string;
  /** MJML with Liquid inside. */
  body: string;
  /** Liquid; null: made from the body. */
  text: string | null;
}

export interface TemplatePreview {
  subject: string;
  html: string;
  text: string;
}

/** What makes mails of templates. */
export interface TemplateEngine {
  builtIn(kind: MailTemplate["kind"]): TemplateDraft;
  /** What a template may name: `inviter.name`, `data` … */
  names(kind: MailTemplate["kind"]): string[];
  /** Answers the compiled body. @throws Problem `invalid_template` with the line and the reason of each fault */
  check(kind: MailTemplate["kind"], draft: TemplateDraft): Promise<string>;
  /** With made-up values. @param wording with the compiled body @throws Problem `invalid_template` */
  preview(
    kind: MailTemplate["kind"],
    wording: { subject: string; html: string; text: string | null },
    sample: { locale: string; tenantName: string; timeZone: string | null; now: number },
  ): Promise<TemplatePreview>;
}

export interface MailTemplateTable {
  /** In every language. */
  ofKind(tenantId: string, kind: MailTemplate["kind"]): Promise<MailTemplate[]>;
  list(tenantId: string): Promise<MailTemplate[]>;
  put(template: MailTemplate): Promise<void>;
  /** False where there is none. */
  remove(tenantId: string, kind: MailTemplate["kind"], locale: string): Promise<boolean>;
}
