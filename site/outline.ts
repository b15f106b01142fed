/** The headings of a page, from its HTML. */
export interface Heading {
  level: 2 | 3;
  id: string;
  /** As HTML, without the link that a heading is. */
  text: string;
}

/** What an outline can hold and still be one; a longer page shows its chapters alone. */
const MOST = 120;

export function outlineOf(html: string): Heading[] {
  const headings = [...html.matchAll(/<h([23]) id="([^"]+)"[^>]*>(.*?)<\/h\1>/gs)].map(
    ([, level, id = "", text = ""]): Heading => ({ level: level === "2" ? 2 : 3, id, text: text.replace(/<\/?a\b[^>]*>/g, "") }),
  );
  return headings.length > MOST ? headings.filter(({ level }) => level === 2) : headings;
}
