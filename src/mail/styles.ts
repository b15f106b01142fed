/** What a style makes a mail program ask for. */
import { ATTRIBUTE, partsOf } from "./plain-text.ts";

const LOADS = /(?:@import|expression\s*\(|url\s*\(|image-set\s*\()[^)]*/gi;

/** Where a style asks for something, as it is read. */
export function loadsOf(style: string): RegExpExecArray[] {
  return [...unescaped(style).matchAll(LOADS)];
}

/** What the styles of a mail ask for, in its tags and its style sheets. */
export function loadsIn(html: string): Set<string> {
  const styles = [...partsOf(html)].flatMap((part, index, parts) => {
    if (!part.startsWith("<")) return /^<style\b/i.test(parts[index - 1] ?? "") ? [part] : [];
    return [...part.matchAll(ATTRIBUTE)].flatMap(([, name, , value = ""]) => (name?.toLowerCase() === "style" ? [value] : []));
  });
  return new Set(styles.flatMap((style) => loadsOf(style).map(([load]) => load)));
}

const REFERENCE = /&#x0*([\da-f]{1,6});?|&#0*(\d{1,7});?|&(lpar|bsol|commat|tab|newline);/gi;
const NAMED: Record<string, string> = { lpar: "(", bsol: "\\", commat: "@", tab: " ", newline: " " };
const ESCAPE = /\\([\da-f]{1,6})(?:\r\n|\s)?|\\(?!\n)/gi;

/** `u\72l(`, `&#117;rl(` and `url&lpar;` are `url(`. */
function unescaped(style: string): string {
  return style
    .replace(REFERENCE, (_, hex?: string, decimal?: string, name = "") => NAMED[name.toLowerCase()] ?? letter(hex, decimal))
    .replace(ESCAPE, (_, hex?: string) => letter(hex));
}

function letter(hex?: string, decimal?: string): string {
  const point = hex === undefined ? Number(decimal ?? 0) : Number.parseInt(hex, 16);
  return point > 0 && point <= 0x10ffff && point !== 10 ? String.fromCodePoint(point) : "";
}
