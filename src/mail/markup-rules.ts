/**
 * What a tenant's MJML may hold. Its mails are read by people whom it invites, and its preview is shown in the dashboard:
 * no script, no form, nothing that loads by itself, and links that lead where they say.
 */
import { Tokenizer } from "liquidjs";
import type { LiquidError } from "./liquid.ts";
import { loadsOf } from "./styles.ts";

const MJML = new Set([
  ...["mjml", "mj-head", "mj-attributes", "mj-all", "mj-class", "mj-preview", "mj-style", "mj-title", "mj-breakpoint", "mj-body"],
  ...[
    "mj-wrapper",
    "mj-section",
    "mj-column",
    "mj-group",
    "mj-text",
    "mj-button",
    "mj-image",
    "mj-divider",
    "mj-spacer",
    "mj-table",
  ],
  ...["mj-hero", "mj-raw", "mj-social", "mj-social-element"],
]);
export const htmlTags = new Set([
  ...["a", "b", "bdi", "blockquote", "br", "code", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "ol"],
  ...["p", "pre", "s", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul"],
]);

const TAG = /<!--|<!\[CDATA\[|<[!?]|<\/?([a-zA-Z][\w:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>|</g;
const ATTRIBUTE = /(?<![\w:-])([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g;

/** Stand for `{{ url }}` and `{{ stop_url }}`, the only values that may be a whole link, and for all other Liquid. */
const [OUR_LINK, LIQUID] = ["\u0001", "\u0002"];

interface Part {
  index: number;
  text: string;
}

/** What stands in `{{ }}` and `{% %}`, as Liquid itself finds it: a `}}` in quotes ends nothing. */
function liquidIn(source: string): Part[] {
  try {
    const tokens = new Tokenizer(source).readTopLevelTokens();
    return tokens
      .map(({ begin, end }) => ({ index: begin, text: source.slice(begin, end) }))
      .filter(({ text }) => /^\{[{%]/.test(text));
  } catch {
    // What cannot be read is told as such.
    return [];
  }
}

/** @param instead of each part */
function replaceLiquid(source: string, instead: (part: string) => string): string {
  let [whole, at] = ["", 0];
  for (const { index, text } of liquidIn(source)) {
    whole += source.slice(at, index) + instead(text);
    at = index + text.length;
  }
  return whole + source.slice(at);
}

/** Liquid gives way to one character that stands for it, and lines stay where they are. */
function withoutLiquid(source: string): string {
  return replaceLiquid(source, (part) => {
    const stands = /^\{\{-?\s*(?:stop_)?url\s*-?\}\}$/.test(part) ? OUR_LINK : LIQUID;
    return stands + part.replace(/[^\n]/g, "");
  });
}

/** Tells the line of a place, from 1; asked for one place after the other. */
function lineCounter(source: string): (index: number) => number {
  let [line, seen] = [1, 0];
  return (index) => {
    line += source.slice(seen, index).split("\n").length - 1;
    seen = index;
    return line;
  };
}

export function markupErrors(source: string): LiquidError[] {
  const errors: LiquidError[] = [];
  const masked = withoutLiquid(source);
  const lineAt = lineCounter(masked);
  for (const match of masked.matchAll(TAG)) {
    const at = lineAt(match.index);
    const [whole, tag = "", attributes = ""] = match;
    const name = tag.toLowerCase();
    if (!tag)
      errors.push({
        line: at,
        message:
          whole === "<" ? 'A "<" that begins no tag is written &lt;' : "Comments are not allowed; Liquid has {% comment %}",
      });
    else if (!MJML.has(name) && !htmlTags.has(name)) errors.push({ line: at, message: `<${name}> is not allowed` });
    else for (const message of attributeErrors(name, attributes)) errors.push({ line: at, message });
  }
  const loads = loadsOf(masked.replaceAll(LIQUID, ""));
  const styleAt = lineCounter(loads[0]?.input ?? "");
  for (const { index } of loads) {
    errors.push({ line: styleAt(index), message: "Styles load nothing: @import and url() are not allowed" });
  }
  return [...errors, ...rawErrors(source)];
}

/** What a mail program asks for without a click. */
const LOADING = new Set(["src", "srcset", "background", "background-url", "poster", "ping"]);

function* attributeErrors(tag: string, attributes: string): Generator<string> {
  if (holdsLiquid(attributes.replace(/"[^"]*"|'[^']*'/g, ""))) yield `Liquid in <${tag}> stands inside quotes`;
  if (/["']/.test(attributes.replace(ATTRIBUTE, ""))) yield `A quote in <${tag}> stands around no value`;
  for (const [, name = "", double, single, bare] of attributes.matchAll(ATTRIBUTE)) {
    // MJML writes its own attributes in double quotes, and their values as they are: what follows this one would be another.
    if (MJML.has(tag) && single?.includes('"')) yield `<${tag}> ${name} holds a quote: write &quot;`;
    const value = (double ?? single ?? bare ?? "").replace(/&[#\w]+;?/g, "&").trim();
    const key = name.toLowerCase();
    if (key.startsWith("on") || key === "srcdoc" || key === "formaction") yield `The attribute ${name} is not allowed`;
    if (key === "inline") yield "Styles are not inlined: leave out inline";
    if (key === "path") yield "Nothing is included from files";
    const loads = LOADING.has(key);
    if ((key !== "href" && !loads) || value === "" || (!loads && value === OUR_LINK)) continue;
    const leads = loads ? /^https:\/\//i : /^(https?:\/\/|mailto:|#)/i;
    if (!leads.test(value)) yield `<${tag}> ${name} must begin with https://`;
    else if (holdsLiquid(value))
      yield `<${tag}> ${name} holds no Liquid${loads ? "" : ", but for {{ url }} or {{ stop_url }} alone"}`;
  }
}

function holdsLiquid(masked: string): boolean {
  return masked.includes(LIQUID) || masked.includes(OUR_LINK);
}

/** mj-raw is there for Liquid between other elements; HTML in it would stand in the page unchecked by MJML. */
function rawErrors(source: string): LiquidError[] {
  const lineAt = lineCounter(source);
  return [...source.matchAll(/<mj-raw[^<>]*>([\s\S]*?)<\/mj-raw>/gi)].flatMap(({ 1: content = "", index }) =>
    replaceLiquid(content, () => "").trim() === ""
      ? []
      : [{ line: lineAt(index), message: "<mj-raw> may hold Liquid tags alone" }],
  );
}

/** MJML drops text between its elements without a word; a Liquid tag there would be missed when it is too late. */
export function lostLiquid(source: string, html: string): LiquidError[] {
  const body = source.indexOf("<mj-body");
  const lineAt = lineCounter(source);
  return liquidIn(source)
    .filter(({ index, text }) => index >= body && !html.includes(text))
    .map(({ index, text }) => ({
      line: lineAt(index),
      message: `${text.slice(0, 60)} stands between elements: put it into <mj-raw>`,
    }));
}
