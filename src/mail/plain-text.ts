/** The text of a mail that was written as HTML: paragraphs, lists and links stay readable. */
const HIDDEN = new Set(["head", "style", "script", "title"]);
const BLOCKS = new Set(["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "ul", "ol", "blockquote", "pre"]);
/** What HTML 4 calls the characters from U+00A0 on, in their order. */
const LATIN_1 = `nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro
para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute
Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN
szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve
oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml`;
/** The other names that mails are written with, and what each is. */
const OTHERS = `amp & lt < gt > quot " apos ' OElig Œ oelig œ Scaron Š scaron š Yuml Ÿ ndash – mdash — lsquo ‘ rsquo ’ sbquo ‚
ldquo “ rdquo ” bdquo „ lsaquo ‹ rsaquo › hellip … bull • trade ™ euro € minus − larr ← uarr ↑ rarr → darr ↓ hearts ♥
zwnj \u200C zwj \u200D lrm \u200E rlm \u200F`;
const named = new Map([
  ...LATIN_1.split(/\s/).map((name, index): [string, string] => [name, String.fromCharCode(0xa0 + index)]),
  ...[...OTHERS.matchAll(/(\w+) (\S)/g)].map(([, name = "", character = ""]): [string, string] => [name, character]),
]);

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
  const lines = withoutEntities(text)
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

function withoutEntities(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return named.get(name) ?? named.get(name.toLowerCase()) ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : "";
  });
}
