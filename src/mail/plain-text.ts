/** The text of a mail that was written as HTML: paragraphs, lists and links stay readable. */
import { decodeHTMLStrict } from "entities/decode";

const HIDDEN = new Set(["head", "style", "script", "title"]);
const BLOCKS = new Set(["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "ul", "ol", "blockquote", "pre"]);
const KEEPS_LINES = /^<(?:pre\b|[a-z].*\bwhite-space:\s*pre)/is;

/** @param html well-formed, as MJML makes it */
export function plainText(html: string): string {
  let text = "";
  /** The end tag of what is not shown. */
  let hidden: string | undefined;
  let link: { href: string; label: string } | undefined;
  /** What keeps the ends of its lines, and how many elements of its name are open. */
  let kept: { name: string; depth: number } | undefined;
  const closeLink = () => {
    const shown = link?.label.trim() ?? "";
    if (link) text += shown === "" || shown === link.href ? link.href : `${shown}:\n${link.href}\n`;
    link = undefined;
  };
  for (const part of partsOf(html)) {
    const [, slash = "", given = ""] = part.match(/^<(\/?)([a-z][a-z0-9]*)/i) ?? [];
    const name = given.toLowerCase();
    if (kept?.name === name) kept.depth += slash ? -1 : 1;
    else if (!kept && slash === "" && KEEPS_LINES.test(part)) kept = { name, depth: 1 };
    if (kept?.depth === 0) kept = undefined;
    if (hidden !== undefined) {
      if (slash + name === hidden) hidden = undefined;
    } else if (name === "") {
      if (part.startsWith("<") && part.endsWith(">")) continue;
      const shown = part.replace(kept ? /[^\S\n]+/g : /\s+/g, " ");
      if (link) link.label += shown;
      else text += shown;
    } else if (slash === "" && (HIDDEN.has(name) || (name === "div" && /display:\s*none/i.test(part)))) hidden = `/${name}`;
    else if (name === "a") {
      closeLink();
      const href = slash === "" ? part.match(/\bhref="([^"]*)"/i)?.[1] : undefined;
      if (href !== undefined) link = { href, label: "" };
    } else if (link) link.label += spoken(part, slash, name);
    else text += spoken(part, slash, name);
  }
  closeLink();
  const lines = decodeHTMLStrict(text)
    .split("\n")
    .map((line) => line.replace(/[ \u00A0]+/g, " ").trim());
  return `${lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()}\n`;
}

/** What a tag is in plain text. */
function spoken(tag: string, slash: string, name: string): string {
  if (name === "br") return "\n";
  if (name === "hr" || (slash && BLOCKS.has(name))) return "\n\n";
  if (slash) return name === "td" || name === "th" ? " " : "";
  return name === "li" ? "\n- " : name === "img" ? (tag.match(/\balt="([^"]*)"/i)?.[1] ?? "") : "";
}

/** An attribute of a tag: its name, what stands between, its value. */
export const ATTRIBUTE = /([^\t\n\f\r "'<>/=]+)(?:([\t\n\f\r ]*=[\t\n\f\r ]*)("[^"]*"|'[^']*'|[^\t\n\f\r "'<>=`]+))?/g;

/** Tags, comments, and the text between them. Each character is looked at once, whatever a tenant's template holds. */
export function* partsOf(html: string): Generator<string> {
  for (let at = 0; at < html.length; ) {
    const open = html.indexOf("<", at);
    if (open !== at) yield html.slice(at, open === -1 ? undefined : open);
    if (open === -1) return;
    const close = html.startsWith("<!--", open) ? "-->" : ">";
    const end = html.indexOf(close, open);
    if (end === -1) return yield html.slice(open);
    at = end + close.length;
    yield html.slice(open, at);
  }
}
