/** What search.js looks through. */
import type { Page } from "./eleventy.ts";
import { outlineOf } from "./outline.ts";

export interface SearchEntry {
  page: string;
  /** Left out for the page itself. */
  heading?: string;
  url: string;
}

export function searchEntries({ title, path }: Page, html: string): SearchEntry[] {
  const headings = outlineOf(html).map(({ id, text }) => ({ page: title, heading: plainText(text), url: `${path}#${id}` }));
  return [{ page: title, url: path }, ...headings];
}

const characters: Record<string, string> = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };

function plainText(html: string): string {
  return html.replace(/<[^>]*>/g, "").replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => characters[name] ?? "");
}
