/** How Eleventy makes the site: its pages in the order of nav.ts, one layout, an index to search in. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dirname, relative } from "node:path/posix";
import type { EleventyConfig } from "@11ty/eleventy";
import highlight from "@11ty/eleventy-plugin-syntaxhighlight";
import { createMarkdown } from "./markdown.ts";
import { isWritten, pathOf, sections } from "./nav.ts";
import { outlineOf } from "./outline.ts";
import { generatedPages } from "./reference/pages.ts";
import { searchEntries } from "./search-entries.ts";

export interface Page {
  /** From the root of the repository; of the reference, its name in the navigation. */
  file: string;
  /** From the root of the site. */
  path: string;
  title: string;
}

/** What Eleventy knows of a page before the site says more. */
interface Data {
  page: { inputPath: string };
  /** Its name in the navigation, where it is not a file of docs/. */
  taken?: string;
}

const assets = {
  "src/react/styles/tokens.css": "assets/tokens.css",
  "src/http/pages/reference.css": "assets/reference.css",
  "src/http/pages/icon.svg": "assets/icon.svg",
  "site/site.css": "assets/site.css",
  "site/search.js": "assets/search.js",
  "docs/images": "images",
};

export default function configure(config: EleventyConfig) {
  const generated = generatedPages();
  const titleOf = (file: string) => generated.get(file)?.title ?? (isWritten(file) ? headingOf(file) : undefined);
  const found = sections.map(({ title, files }) => ({
    title,
    pages: files.flatMap((file): Page[] => {
      const name = titleOf(file);
      return name === undefined ? [] : [{ file, path: pathOf(file), title: name }];
    }),
  }));
  const menu = found.filter(({ pages }) => pages.length > 0);
  const pages = menu.flatMap((section) => section.pages);
  const placeOf = (file: string) => pages.findIndex((page) => page.file === file);
  const fileOf = ({ taken, page }: Data) => taken ?? page.inputPath.replace(/^\.\//, "");
  const besides = (data: Data, steps: number) => pages[placeOf(fileOf(data)) + steps];

  const pathTo = (file: string) => pages[placeOf(file)]?.path;
  config.setLibrary("md", createMarkdown(pathTo));
  config.addPlugin(highlight, { preAttributes: { tabindex: 0 } });
  config.addPassthroughCopy(assets);
  config.addWatchTarget("site");
  config.addFilter("outline", outlineOf);
  config.addGlobalData("menu", menu);
  config.addGlobalData("layout", "layout.njk");
  config.addGlobalData("eleventyComputed", {
    file: fileOf,
    title: (data: Data) => besides(data, 0)?.title,
    path: (data: Data) => besides(data, 0)?.path,
    permalink: (data: Data) => besides(data, 0)?.path ?? false,
    style: (data: Data) => generated.get(fileOf(data))?.style,
    root: (data: Data) => rootOf(besides(data, 0)?.path ?? ""),
    before: (data: Data) => besides(data, -1),
    after: (data: Data) => besides(data, 1),
  });
  for (const { file } of pages.filter(({ file }) => !file.startsWith("docs/"))) {
    const content = generated.get(file)?.content ?? readFileSync(file, "utf8");
    config.addTemplate(file.endsWith(".md") ? file : `${file}.md`, content, { taken: file });
  }
  config.on("eleventy.after", ({ results, directories }) => {
    const entries = pages.flatMap((page) => {
      const written = results.find(({ outputPath }) => relative(directories.output, outputPath) === page.path);
      return written ? searchEntries(page, written.content) : [];
    });
    writeFileSync(join(directories.output, "search.json"), JSON.stringify(entries));
  });
  return { dir: { includes: "../site" }, markdownTemplateEngine: false };
}

/** From a page to the site's root: empty, or `../`. */
function rootOf(path: string): string {
  const up = relative(dirname(path), ".");
  return up && `${up}/`;
}

function headingOf(file: string): string {
  const [, heading] = readFileSync(file, "utf8").match(/^# (.+)$/m) ?? [];
  if (heading === undefined) throw new Error(`${file} has no heading`);
  return heading;
}
