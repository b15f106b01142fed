/**
 * What opens an invite stays out of a tenant's Liquid, which could compose any address of it, or load an image by what it
 * reads there. Liquid writes a mark instead. A mark gives way to the link where it is a whole `href`, and to what it
 * stands for where it is text; anywhere else the mail is refused, and goes out in the built-in words.
 */
import type { LetterValues } from "./letter.ts";
import { strictHtml } from "./liquid.ts";
import { htmlTags } from "./markup-rules.ts";
import { ATTRIBUTE, partsOf } from "./plain-text.ts";

/** No value holds such a character. */
const marks = { url: "\u0001", stop_url: "\u0002", code: "\u0003" };
type Secrets = [mark: string, value: string][];

/** What a tenant's Liquid may see. */
export function withoutSecrets(values: LetterValues): LetterValues {
  const held = Object.entries(marks).filter(([name]) => values[name]);
  return { ...values, ...Object.fromEntries(held) };
}

/** @throws Error where one would stand in somebody else's address */
export function placedInText(text: string, values: LetterValues): string {
  return place(text, secretsOf(values));
}

/**
 * Read so strictly that a browser cannot read it otherwise: what is text here is in no tag there.
 * @throws Error where that cannot be, or where a secret stands in a tag and is not its whole `href`
 */
export function placedInHtml(html: string, values: LetterValues): string {
  const secrets = secretsOf(values).map(([mark, value]): [string, string] => [mark, strictHtml.renderSync(ESCAPED, { value })]);
  let placed = "";
  /** The end tag of what holds no markup. */
  let closing: string | undefined;
  for (const part of partsOf(html)) {
    if (closing !== undefined) {
      if (part.startsWith("<") && part.toLowerCase() !== closing) throw unreadable(part);
      if (part.startsWith("<")) closing = undefined;
      placed += unmarked(part, secrets);
    } else if (!part.startsWith("<")) placed += place(part, secrets);
    else if (CONDITION.test(part) && !part.includes("--!>")) placed += unmarked(part, secrets);
    else {
      const [, slash, name = "", attributes = ""] = part.match(TAG) ?? [];
      if (!DOCUMENT.has(name.toLowerCase()) || !BETWEEN.test(attributes.replace(ATTRIBUTE, ""))) throw unreadable(part);
      if (!slash && RAW.has(name.toLowerCase())) closing = `</${name.toLowerCase()}>`;
      placed += unmarked(linked(part, secrets), secrets);
    }
  }
  return placed;
}

const ESCAPED = strictHtml.parse("{{ value }}");
const DOCUMENT = new Set([...htmlTags, ...["!doctype", "html", "head", "meta", "title", "style", "body"]]);
const RAW = new Set(["title", "style"]);
/** As MJML writes them for Outlook. */
const CONDITION = /^<!--(?:\[if |<!\[endif\]-->$)/;
const TAG = /^<(\/?)(!doctype|[a-z][a-z0-9]*)((?:[\t\n\f\r /][^<>]*)?)>$/i;
const BETWEEN = /^[\t\n\f\r ]*\/?$/;

function linked(tag: string, secrets: Secrets): string {
  return tag.replace(ATTRIBUTE, (whole: string, name: string, _is, value = "") => {
    const link = name.toLowerCase() === "href" && secrets.find(([mark]) => value.replace(/^["']|["']$/g, "") === mark);
    return link ? `${name}="${link[1]}"` : whole;
  });
}

function place(text: string, secrets: Secrets): string {
  const held = secrets.filter(([mark]) => text.includes(mark));
  if (held.length > 0 && text.split(/\s/).some((word) => isInAddress(word, held))) {
    throw new Error("A link or code stands in another address: put a space before it");
  }
  return held.reduce((placed, [mark, value]) => placed.replaceAll(mark, () => value), text);
}

/** Mail programs make a link of what reads as an address, up to the next space. */
function isInAddress(word: string, secrets: Secrets): boolean {
  const host = word.search(/[.:]/);
  const rest = host === -1 ? -1 : word.slice(host).search(/[/?#&\\]/);
  return rest !== -1 && secrets.some(([mark]) => word.includes(mark, host + rest));
}

/** A filter may have encoded it. */
function unmarked(part: string, secrets: Secrets): string {
  const isMarked = secrets.some(([mark]) => part.includes(mark) || part.includes(encodeURIComponent(mark)));
  if (isMarked) throw new Error("A link or code may be text, and a link a whole href; it stands elsewhere");
  return part;
}

function secretsOf(values: LetterValues): Secrets {
  const named = Object.entries(marks) as [keyof typeof marks, string][];
  return named.map(([name, mark]) => [mark, String(values[name] ?? "")]);
}

function unreadable(part: string): Error {
  return new Error(`${part.slice(0, 60)} cannot be read as HTML`);
}
