/**
 * A mail's HTML in a frame that runs no script, sends no form and leads nowhere.
 *
 * A page with a strict Content-Security-Policy passes it on to the frame, and it would refuse the inline styles that a
 * mail is made of. So the mail is read as an inert document, its styles under other names, and put into the frame node by
 * node, the styles through the CSSOM, which the policy allows. What would load from elsewhere it refuses all the same.
 */
import { useEffect, useState } from "react";

export interface MailFrameProps {
  title: string;
  html: string;
}

export function MailFrame({ title, html }: MailFrameProps) {
  const [page, setPage] = useState<Window | null>(null);
  useEffect(() => {
    if (page) show(page, html);
  }, [page, html]);
  return (
    <iframe
      className="dl-mail-frame"
      title={title}
      // The same origin, so that it can be filled; without scripts it can do nothing with it.
      sandbox="allow-same-origin"
      srcDoc="<!doctype html><title></title>"
      onLoad={(event) => setPage(event.currentTarget.contentWindow)}
    />
  );
}

function show(page: Window, html: string): void {
  const mail = new DOMParser().parseFromString(renamed(html), "text/html");
  const { document } = page;
  const sheets = [...mail.querySelectorAll(STYLE_SHEET)].map((sheet) => sheetOf(page, sheet.textContent ?? ""));
  for (const element of mail.querySelectorAll("script, link, meta, base, form, iframe, object, embed")) element.remove();
  const root = document.documentElement;
  for (const name of ["lang", "dir"]) root.setAttribute(name, mail.documentElement.getAttribute(name) ?? "");
  document.body.replaceWith(styled(document, mail.body));
  document.adoptedStyleSheets = sheets;
}

const STYLE_SHEET = "script[type='text/css']";
const STYLE = "data-style";

/** Even of a document that is never shown, the policy would report each style. */
function renamed(html: string): string {
  return html
    .replace(/<style\b[^>]*>/gi, '<script type="text/css">')
    .replace(/<\/style>/gi, "</script>")
    .replace(/<[^<>]+>/g, (tag) => tag.replace(/\sstyle=/gi, ` ${STYLE}=`));
}

function sheetOf(page: Window, text: string): CSSStyleSheet {
  // A sheet can only be adopted where it was made.
  const sheet = new (page as Window & typeof globalThis).CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

/** A copy of a tree for another document, with its inline styles set one by one, and links that are only looked at. */
function styled(document: Document, source: Element): Node {
  const copy = document.createElement(source.localName);
  for (const { name, value } of source.attributes) {
    if (name === STYLE) copy.style.cssText = value;
    else if (name === "href") copy.title = value;
    else if (!name.startsWith("on") && name !== "target") copy.setAttribute(name, value);
  }
  for (const child of source.childNodes) {
    if (child instanceof Element) copy.append(styled(document, child));
    else if (child.nodeType === Node.TEXT_NODE) copy.append(child.textContent ?? "");
  }
  return copy;
}
