/**
 * The document around every page that the server renders. Pages work without JavaScript, and hold no inline script or
 * style: the Content-Security-Policy allows neither.
 */
import { html } from "hono/html";
import { directionOf } from "./texts.ts";

export type Html = ReturnType<typeof html>;

export interface PageOptions {
  title: string;
  body: Html;
  /** BCP 47, of the texts on the page. @default "en" */
  lang?: string;
  /** The stylesheet that the page has besides pages.css. */
  style: "join" | "mailbox" | "reference";
  /** What the page holds is nobody else's: search engines stay out. @default true */
  hidden?: boolean;
}

/**
 * A complete HTML document. Only its origin is ever sent as a referrer, because the path of an accept page holds the
 * token; `no-referrer` would send forms with `Origin: null`.
 */
export function page({ title, body, lang = "en", style, hidden = true }: PageOptions): string {
  return String(html`<!doctype html>
<html lang="${lang}" dir="${directionOf(lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="strict-origin">
${hidden ? html`<meta name="robots" content="noindex">` : ""}
<title>${title}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/pages.css">
<link rel="stylesheet" href="/assets/${style}.css">
<script src="/assets/pages.js" defer></script>
</head>
<body>
${body}
</body>
</html>
`);
}

/** A page with one thing to do, or to say. */
export function sheet(title: string, lang: string, body: Html): string {
  return page({ title, lang, style: "join", body: html`<main class="sheet">${body}</main>` });
}

/** The first letter of a tenant's name, as its sign above a heading. */
export function monogram(name: string): Html {
  const [first] = new Intl.Segmenter().segment(name.trim());
  return html`<p class="monogram" aria-hidden="true">${first?.segment.toUpperCase() ?? ""}</p>`;
}

/** A name that somebody typed: its writing direction stays its own. */
export function named(name: string): Html {
  return html`<bdi>${name}</bdi>`;
}

/** A sentence with its values; a string is a name or an address, which keeps its own direction of writing. */
export function said(sentence: string, values: Record<string, string | Html>): Html {
  const parts = sentence.split(/\{(\w+)\}/);
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : shown(values[part] ?? "")))}`;
}

function shown(value: string | Html): Html {
  return typeof value === "string" ? named(value) : value;
}
