/** Markdown as code hosts read it: headings have the same anchors there and here, and links lead to files. */
import { dirname, join, relative } from "node:path/posix";
import { slug } from "github-slugger";
import MarkdownIt from "markdown-it";
import anchors from "markdown-it-anchor";

/** @param pageOf the page of the site that shows a file of the repository; undefined where none does */
export function createMarkdown(pageOf: (file: string) => string | undefined): MarkdownIt {
  const markdown = new MarkdownIt({ html: true, linkify: false }).use(anchors, {
    slugify: (text) => slug(text),
    tabIndex: false,
    permalink: anchors.permalink.headerLink({ safariReaderFix: true }),
  });
  markdown.renderer.rules.table_open = () => '<div class="table" role="group" aria-label="Table" tabindex="0"><table>\n';
  markdown.renderer.rules.table_close = () => "</table></div>\n";
  markdown.renderer.rules.th_open = () => '<th scope="col">';
  markdown.renderer.rules.link_open = (tokens, index, options, env, self) => {
    const token = tokens[index];
    const href = String(token?.attrGet("href") ?? "");
    if (isRelative(href)) {
      const to = rewritten(href, env.file, pageOf);
      if (to) token?.attrSet("href", to);
      // What the site does not hold is a file for those who read the repository.
      else token?.attrs?.splice(token.attrIndex("href"), 1);
    }
    return self.renderToken(tokens, index, options);
  };
  return markdown;
}

export function isRelative(href: string): boolean {
  return href !== "" && !/^([a-z]+:|\/|#)/i.test(href);
}

/** @param source the file that the link stands in */
function rewritten(href: string, source: string, pageOf: (file: string) => string | undefined): string | undefined {
  const [path = "", anchor] = href.split("#");
  const target = pageOf(join(dirname(source), path));
  const own = pageOf(source);
  if (!target || !own) return undefined;
  return `${relative(dirname(own), target)}${anchor ? `#${anchor}` : ""}`;
}
