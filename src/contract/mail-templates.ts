/** A tenant's own wording of its mails, on the wire. */
import { z } from "zod";
import { templateKinds } from "../core/message.ts";
import { dateTime, line } from "./common.ts";

export const templateKind = z.enum(templateKinds).meta({
  description: "invite, reminder: to the invited person; accepted, rejected, expired_digest: to the inviter",
});

/** The tag of a template: BCP 47 in its normal form, or `*`. */
const templateLocale = z
  .string()
  .max(64)
  .transform((tag, context) => {
    if (tag === "*") return tag;
    try {
      return Intl.getCanonicalLocales(tag)[0] ?? "*";
    } catch {
      context.addIssue({ code: "custom", message: "Not a BCP 47 language tag, nor *" });
      return z.NEVER;
    }
  })
  .meta({ description: "BCP 47, or * for every language" });

export const templateParams = z.object({ locale: templateLocale });

const wording = {
  subject: line(300).meta({ description: "Liquid", example: "{{ inviter.name }} would like you in {{ tenant.name }}" }),
  body: z.string().min(1).max(48_000).meta({ description: "MJML with Liquid inside" }),
  text: z.string().min(1).max(16_000).nullable().default(null).meta({ description: "Liquid; null: made from the body" }),
};
export const templateDraft = z.strictObject(wording).meta({ id: "MailTemplateDraft" });
export const optionalDraft = z
  .union([templateDraft, z.strictObject({})])
  .meta({ description: "What is not saved; without it: what would be sent now" });

export const mailTemplate = z
  .object({
    kind: z.string(),
    locale: z.string(),
    subject: z.string(),
    body: z.string(),
    text: z.string().nullable(),
    isBuiltIn: z.boolean(),
    updatedAt: dateTime.nullable(),
    updatedBy: z.string().nullable().meta({ description: "user:<id> or key:<id>" }),
  })
  .meta({ id: "MailTemplate" });

export const mailTemplatesOfKind = z
  .object({
    kind: z.string(),
    builtIn: mailTemplate,
    variables: z.array(z.string()).meta({ description: "What a template may name" }),
    own: z.array(mailTemplate),
  })
  .meta({ id: "MailTemplatesOfKind" });

export const mailPreview = z.object({ subject: z.string(), html: z.string(), text: z.string() }).meta({ id: "MailPreview" });
export const testSent = z.object({ to: z.string() });

export interface WireMailTemplate extends z.infer<typeof mailTemplate> {}
export interface WireMailTemplatesOfKind extends z.infer<typeof mailTemplatesOfKind> {}
export interface WireMailPreview extends z.infer<typeof mailPreview> {}
export interface MailTemplateDraft extends z.input<typeof templateDraft> {}
