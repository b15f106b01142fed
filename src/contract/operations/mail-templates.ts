import { listOf } from "../common.ts";
import * as mails from "../mail-templates.ts";
import { type Operation, tenantPath } from "./operation.ts";

const path = `${tenantPath}/mail-templates` as const;
const one = `${path}/{kind}/{locale}` as const;

export const mailTemplateOperations = {
  listMailTemplates: {
    method: "get",
    path,
    tag: "Mail templates",
    summary: "The mails that a tenant may word, its own wordings, and what a template may name",
    status: 200,
    response: listOf(mails.mailTemplatesOfKind),
  },
  getMailTemplate: {
    method: "get",
    path: one,
    tag: "Mail templates",
    summary: "Read one, the built-in where the tenant has none",
    description: "locale is a BCP 47 tag, or * for every language.",
    status: 200,
    response: mails.mailTemplate,
  },
  putMailTemplate: {
    method: "put",
    path: one,
    tag: "Mail templates",
    summary: "Save one",
    description: "One that cannot be used is refused, with the line and the reason of each fault.",
    body: mails.templateDraft,
    status: 200,
    response: mails.mailTemplate,
  },
  deleteMailTemplate: {
    method: "delete",
    path: one,
    tag: "Mail templates",
    summary: "Go back to the built-in one",
    status: 204,
  },
  previewMailTemplate: {
    method: "post",
    path: `${one}/preview`,
    tag: "Mail templates",
    summary: "See one with made-up values",
    body: mails.optionalDraft,
    bodyOptional: true,
    status: 200,
    response: mails.mailPreview,
  },
  testMailTemplate: {
    method: "post",
    path: `${one}/test`,
    tag: "Mail templates",
    summary: "Send one to yourself",
    body: mails.optionalDraft,
    bodyOptional: true,
    status: 200,
    response: mails.testSent,
  },
} as const satisfies Record<string, Operation>;
