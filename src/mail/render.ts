/** From a letter to the mail: HTML by its template, the built-in one or a tenant's, and plain text always. */
import type { Template as Parsed } from "liquidjs";
import { compiled } from "./compiled.ts";
import type { LayoutKind } from "./layouts.ts";
import type { Letter, LetterValues } from "./letter.ts";
import { strictHtml, tenantHtml, tenantText } from "./liquid.ts";
import { placedInHtml, placedInText, withoutSecrets } from "./place-secrets.ts";
import { plainText } from "./plain-text.ts";
import { loadsIn } from "./styles.ts";

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

/** A tenant's own wording of one kind of mail. */
export interface Template {
  /** BCP 47, or `*` for every language. */
  locale: string;
  /** Liquid. */
  subject: string;
  /** HTML with Liquid inside: its MJML, compiled. */
  html: string;
  /** Liquid; null: made from the HTML. */
  text: string | null;
}

const layouts: Record<LayoutKind, string> = {
  invite: compiled.invite,
  reminder: compiled.invite,
  accepted: compiled.accepted,
  rejected: compiled.accepted,
  expired_digest: compiled.expired_digest,
  requested: compiled.accepted,
  seat_free: compiled.accepted,
  request_approved: compiled.accepted,
  request_refused: compiled.accepted,
  request_expired: compiled.accepted,
  domain_verify: compiled.verify_address,
  domain_lapsed: compiled.accepted,
  verify_address: compiled.verify_address,
  reset_password: compiled.verify_address,
};
const parsed = new Map<string, Parsed[]>();

export function renderBuiltIn({ kind, values }: Letter): RenderedMail {
  return { subject: values.text.subject, html: strictHtml.renderSync(layoutFor(kind, values), values), text: textOf(values) };
}

/** With the sides of its direction of writing filled in once: they are half of what a layout asks for. */
function layoutFor(kind: LayoutKind, values: LetterValues): Parsed[] {
  const key = `${kind} ${values.dir}`;
  const sided = () => layouts[kind].replace(/\{\{ (dir|start|end) \}\}/g, (_, side: "dir" | "start" | "end") => values[side]);
  const layout = parsed.get(key) ?? strictHtml.parse(sided());
  parsed.set(key, layout);
  return layout;
}

/** @throws Error where it goes beyond its limits, or would hand a link to somebody else */
export function renderTemplate({ subject, html, text }: Omit<Template, "locale">, values: LetterValues): RenderedMail {
  const shown = withoutSecrets(values);
  const written = (source: string) => bounded(placedInText(bounded(tenantText.parseAndRenderSync(source, shown)), values));
  const marked = bounded(tenantHtml.parseAndRenderSync(html, shown));
  const placed = bounded(placedInHtml(marked, values));
  // Of the whole text: what stands in one element is read on in the next.
  const ownText = placedInText(plainText(marked), values);
  assertLoads(placed, html);
  const markup = withStopLink(placed, values);
  const plain = text === null ? ownText : written(text);
  return {
    subject: singleLine(written(subject)) || values.text.subject,
    html: markup,
    text: plain.includes(values.stop_url) ? plain : `${plain.trimEnd()}\n\n${stopLine(values)}\n`,
  };
}

/** Whatever a value holds, a style asks for nothing that is not in the template. */
function assertLoads(placed: string, html: string): void {
  const known = loadsIn(html);
  for (const load of loadsIn(placed)) if (!known.has(load)) throw new Error(`Styles load nothing that Liquid writes: ${load}`);
}

const STOP_LINK = strictHtml.parse(
  `<p dir="{{ dir }}" style="margin:24px;text-align:center;font:14px/21px system-ui,sans-serif"><a href="{{ stop_url }}">{{ text.stop }}</a></p>`,
);

/** Whoever is invited can stop it, whatever the tenant wrote. */
function withStopLink(markup: string, values: LetterValues): string {
  if (markup.includes(values.stop_url)) return markup;
  return markup.replace(/<\/body>|$/i, (end) => `${strictHtml.renderSync(STOP_LINK, values)}\n${end}`);
}

const MAX_SUBJECT = 200;
/** Characters of a mail. Liquid counts what a template keeps, and not what it writes: a loop may write for ever. */
const MAX_RENDERED = 512 * 1024;

function bounded(text: string): string {
  if (text.length > MAX_RENDERED) throw new Error("The mail would be larger than 512 KB");
  return text;
}

/** No line break reaches a header. */
function singleLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .slice(0, MAX_SUBJECT);
}

function stopLine({ text, stop_url }: Pick<LetterValues, "text" | "stop_url">): string {
  return stop_url && `${text.stop}\n${stop_url}`;
}

function textOf({ text, url, stop_url, ...values }: LetterValues): string {
  const { message = "", details = [], code = "" } = values as { message?: string; details?: string[]; code?: string };
  const invites = (values.invites ?? []) as { email: string; roles: string; expired: string }[];
  const list = invites.map(({ email, roles, expired }) => `- ${email}: ${roles} (${expired})`);
  const parts = [
    text.heading,
    text.greeting,
    text.lead,
    message.replace(/^(?=.)/gm, "> "),
    details.join("\n"),
    [...list, text.more].filter(Boolean).join("\n"),
    `${text.button}:\n${url}`,
    code && `${text.code_label}\n${code}`,
    text.expires,
    `-- \n${[text.why, text.ignore, stopLine({ text, stop_url })].filter(Boolean).join("\n")}`,
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}
