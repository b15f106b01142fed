/** The text of a mail that was written as HTML: paragraphs, lists and links stay readable. */
const HIDDEN = /<!--[\s\S]*?-->|<(head|style|script|title)\b[\s\S]*?<\/\1>|<div[^>]*display:\s*none[\s\S]*?<\/div>/gi;
const LINK = /<a\b[^>]*?\bhref="([^"]*)"[^>]*>([\s\S]*?)<\/a>/gi;
const BLOCK_END = /<\/(p|div|h[1-6]|tr|table|ul|ol|blockquote|pre)>|<hr\b[^>]*>/gi;
const named: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  zwnj: "\u200C",
  zwj: "\u200D",
};

/** @param html well-formed, as MJML makes it */
export function plainText(html: string): string {
  const text = html
    .replace(HIDDEN, "")
    .replace(/\s+/g, " ")
    .replace(LINK, (_, href: string, label: string) => {
      const shown = label.replace(/<[^>]*>/g, "").trim();
      return shown === "" || shown === href ? href : `${shown}:\n${href}`;
    })
    .replace(/<br\b[^>]*>/gi, "\n")
    .replace(/<li\b[^>]*>/gi, "\n- ")
    .replace(BLOCK_END, "\n\n")
    .replace(/<img\b[^>]*?\balt="([^"]*)"[^>]*>/gi, "$1")
    .replace(/<[^>]*>/g, "");
  const lines = decoded(text)
    .split("\n")
    .map((line) => line.replace(/[ \u00A0]+/g, " ").trim());
  return `${lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()}\n`;
}

function decoded(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return named[name.toLowerCase()] ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : "";
  });
}
