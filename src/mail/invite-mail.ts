/** The mails that carry an invite to its address: the invite, and the reminder. */
import { formatsFor } from "./formats.ts";
import { languageFor } from "./language.ts";
import { type Letter, letterOf } from "./letter.ts";
import { renderOwn } from "./own-wording.ts";
import { plainMessage } from "./plain-message.ts";
import { MAX_NOTE, plainName } from "./plain-name.ts";
import type { RenderedMail, Template } from "./render.ts";
import { filled } from "./texts.ts";

export interface InviteMailModel {
  /** @default "invite" */
  kind?: "invite" | "reminder";
  tenantName: string;
  /** Null where the inviter does not share it. */
  inviterName: string | null;
  inviteeName: string | null;
  firstName?: string | null;
  lastName?: string | null;
  email?: string | null;
  roles: string[];
  url: string;
  /** Where the tenant's invites are stopped: never the link that accepts. */
  stopUrl: string;
  code: string | null;
  /** Epoch milliseconds. */
  expiresAt: number;
  /** Whether the address has no account yet; null where that is not known. */
  newAccount: boolean | null;
  /** BCP 47. */
  locale: string | null;
  /** BCP 47; where the invite names none, or one that there is nothing for. @default null */
  tenantLocale?: string | null;
  /** IANA. @default UTC */
  timeZone?: string | null;
  /** The app's own: its texts and numbers are shown, each by its name; `message` by itself. @default null */
  data?: Record<string, unknown> | null;
  /** From the inviter to the person. @default null */
  message?: string | null;
  /** The tenant's own wording. @default the built-in one */
  templates?: readonly Template[];
}

export function inviteMail(model: InviteMailModel): Promise<RenderedMail> {
  return renderOwn((own) => inviteLetter(model, own), model.templates);
}

export function inviteLetter(model: InviteMailModel, own: ReadonlySet<string>): Letter & { tag: string } {
  const language = languageFor([model.locale, model.tenantLocale], own);
  const { texts, lang, tag } = language;
  const { moment, list } = formatsFor(lang, model.timeZone);
  const kind = model.kind ?? "invite";
  const tenant = plainName(model.tenantName) || texts.someTenant;
  const inviter = plainName(model.inviterName ?? "");
  const name = plainName(model.inviteeName ?? "");
  const roleNames = model.roles.map((role) => plainName(role)).filter(Boolean);
  const roles = roleNames.length > 0 ? list.format(roleNames) : "";
  const expiry = moment.format(model.expiresAt);
  const { message: note, ...data } = plainData(model.data ?? {}) as Record<string, unknown>;
  const message = plainMessage(model.message ?? "").join("\n") || (typeof note === "string" ? note : "");
  const expires = filled(texts.expires, { moment: expiry });
  const subject = filled(texts[subjectKey(kind, inviter)], { inviter, tenant });
  const text = {
    subject,
    preheader: expires,
    greeting: name ? filled(texts.greeting, { name }) : texts.greetingUnnamed,
    lead: [
      ...(kind === "reminder" ? [texts.reminderLead] : []),
      ...(roles ? [filled(texts.roles, { roles })] : []),
      texts[accountKey(model.newAccount)],
    ].join(" "),
    button: texts.button,
    plain_link: texts.plainLink,
    code_label: texts.code,
    expires,
    why: filled(texts.why, { tenant }),
    ignore: texts.ignore,
    stop: filled(texts.stop, { tenant }),
  };
  const letter = letterOf(kind, language, model.url, text, {
    stop_url: model.stopUrl,
    tenant: { name: tenant },
    inviter: { name: inviter },
    invitee: {
      name,
      first_name: plainName(model.firstName ?? ""),
      last_name: plainName(model.lastName ?? ""),
      email: model.email ?? "",
    },
    roles,
    role_names: roleNames,
    code: model.code ?? "",
    expiry,
    message,
    details: detailsOf(data),
    data: { ...data, ...(note === undefined ? {} : { message: note }) },
  });
  return { ...letter, tag };
}

function subjectKey(kind: "invite" | "reminder", inviter: string) {
  if (kind === "reminder") return inviter ? ("reminderSubject" as const) : ("reminderSubjectUnnamed" as const);
  return inviter ? ("subject" as const) : ("subjectUnnamed" as const);
}

/** By whether the address has no account yet; null where that is not known. */
function accountKey(isNew: boolean | null): "open" | "openNew" | "openKnown" {
  if (isNew === null) return "open";
  return isNew ? "openNew" : "openKnown";
}

const MOST_DETAILS = 10;
const MOST_LEVELS = 4;

/** Lists and objects are for the app itself, and for a template that names them. */
function detailsOf(data: Record<string, unknown>): string[] {
  const shown = Object.entries(data).filter(([, value]) => ["string", "number", "boolean"].includes(typeof value));
  return shown.slice(0, MOST_DETAILS).flatMap(([name, value]) => {
    const [label, text] = [plainName(name), plainName(String(value))];
    return label && text ? [`${label}: ${text}`] : [];
  });
}

/** Whoever may invite writes these, so they are as plain as names. */
function plainData(value: unknown, level = 0): unknown {
  if (typeof value === "string") return plainName(value, MAX_NOTE);
  if (value === null || typeof value !== "object") return value;
  if (level >= MOST_LEVELS) return null;
  if (Array.isArray(value)) return value.map((item) => plainData(item, level + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainData(item, level + 1)]));
}
