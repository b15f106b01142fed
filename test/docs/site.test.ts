/** The documentation as a site: it builds, no link in it is dead, and everybody can read it. Links in the Markdown hold too. */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path/posix";
import { pathToFileURL } from "node:url";
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { slug } from "github-slugger";
import { Hono } from "hono";
import { type DefaultTreeAdapterTypes, parse } from "parse5";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMarkdown, isRelative } from "../../site/markdown.ts";
import { sections } from "../../site/nav.ts";
import { eventTypes } from "../../src/core/events.ts";
import { faultsOf } from "../support/axe.ts";
import { findChromium, launch, narrow, wide } from "../support/browser.ts";

type Element = DefaultTreeAdapterTypes.Element;

const output = mkdtempSync(join(tmpdir(), "doorlist-site-"));
const files = sections.flatMap((section) => section.files);
let pages: string[];

beforeAll(() => {
  execFileSync(process.execPath, ["site/build.ts", "--output", output], { stdio: "pipe" });
  pages = globSync("**/*.html", { cwd: output }).toSorted();
});
afterAll(() => rmSync(output, { recursive: true }));

/** Ids, links and headings of a document. */
function read(html: string) {
  const elements: Element[] = [];
  const walk = (node: DefaultTreeAdapterTypes.ParentNode) => {
    for (const child of node.childNodes) {
      if ("tagName" in child) elements.push(child);
      if ("childNodes" in child) walk(child);
    }
  };
  walk(parse(html));
  const every = (name: string) =>
    elements.flatMap(({ attrs }) => attrs.filter((attr) => attr.name === name).map(({ value }) => value));
  return {
    ids: every("id"),
    hrefs: every("href"),
    sources: [...every("src"), ...every("srcset")],
    headings: elements.filter(({ tagName }) => tagName === "h1").length,
  };
}

/** The links of a file or page that lead nowhere. @param idsOf the anchors of a target; undefined where there is none */
function deadLinks(from: string, links: string[], idsOf: (target: string) => readonly string[] | undefined): string[] {
  return links
    .filter((link) => isRelative(link) || link.startsWith("#"))
    .filter((link) => {
      const [path = "", anchor] = link.split("#");
      const ids = idsOf(path === "" ? from : join(dirname(from), path));
      return !ids || (anchor !== undefined && anchor !== "" && !ids.includes(anchor));
    })
    .map((link) => `${from}: ${link}`);
}

describe("the site", () => {
  it("has a place in the navigation for every page of docs/, and a page for each that is there", () => {
    expect(globSync("docs/**/*.md").filter((file) => !files.includes(file))).toEqual([]);
    const written = files.filter((file) => file.endsWith(".md") && existsSync(file));
    expect(pages.filter((page) => !page.startsWith("reference/"))).toHaveLength(written.length);
    expect(pages).toEqual(expect.arrayContaining(["index.html", "reference/operations.html", "reference/client.html"]));
  });

  it("has no dead link or anchor, one heading of the first rank a page, and no id twice", () => {
    const documents = new Map(pages.map((page) => [page, read(readFileSync(join(output, page), "utf8"))]));
    const idsOf = (target: string) => documents.get(target)?.ids ?? (existsSync(join(output, target)) ? [] : undefined);
    const faults = [...documents].flatMap(([page, { ids, hrefs, sources, headings }]) => [
      ...deadLinks(page, [...hrefs, ...sources], idsOf),
      ...(headings === 1 ? [] : [`${page}: ${headings} headings of the first rank`]),
      ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${page}: #${id} twice`),
    ]);
    expect(faults).toEqual([]);
  });

  it("loads nothing from another host", () => {
    const loaded = pages.flatMap((page) => {
      const html = readFileSync(join(output, page), "utf8");
      return html.match(/<(?:script|img|link|iframe)[^>]+(?:src|href)="(?:https?:)?\/\/[^>]*>/g) ?? [];
    });
    expect(loaded).toEqual([]);
  });

  it("finds every page and its headings", () => {
    const entries = JSON.parse(readFileSync(join(output, "search.json"), "utf8")) as {
      page: string;
      heading?: string;
      url: string;
    }[];
    expect(new Set(entries.map(({ url }) => url.split("#")[0]))).toEqual(new Set(pages));
    expect(entries).toContainEqual({
      page: "Concepts",
      heading: "The life of an invite",
      url: "concepts.html#the-life-of-an-invite",
    });
  });
});

describe("the Markdown on a code host", () => {
  const markdown = createMarkdown((file) => file);
  const sources = ["README.md", ...files.filter((file) => existsSync(file))];
  const contents = new Map(sources.map((file) => [file, markdown.render(readFileSync(file, "utf8"), { file })]));

  it("has no dead link or anchor", () => {
    const idsOf = (target: string) =>
      contents.has(target) ? read(contents.get(target) ?? "").ids : existsSync(target) ? [] : undefined;
    const faults = [...contents].flatMap(([file, html]) => {
      const { hrefs, sources: images } = read(html);
      return deadLinks(file, [...hrefs, ...images], idsOf);
    });
    expect(faults).toEqual([]);
  });

  it("names its headings as code hosts do", () => {
    const { ids } = read(contents.get("docs/events.md") ?? "");
    expect(ids).toContain(slug("Check the audit log"));
  });

  it("tells of every type of event", () => {
    const told = readFileSync("docs/events.md", "utf8");
    expect(eventTypes.filter((type) => !told.includes(`\`${type}\``))).toEqual([]);
  });
});

const chromium = findChromium();

describe.skipIf(!chromium)("the site in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch(chromium ?? "");
  });
  afterAll(() => browser.close());

  it.each([
    ["wide and light", wide, "light"],
    ["wide and dark", wide, "dark"],
    ["on a phone, light", narrow, "light"],
    ["on a phone, dark", narrow, "dark"],
  ] as const)("is accessible, %s", async (_, size, colorScheme) => {
    const page = await browser.newPage({ ...size, colorScheme });
    for (const name of ["concepts.html", "reference/roq.html"]) {
      await page.goto(pathToFileURL(join(output, name)).href);
      expect(await faultsOf(page), name).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${name} fits`).toBe(true);
    }
    await page.close();
  });

  it("is searched by the words of titles and headings", async () => {
    const server = serve({ fetch: new Hono().use(serveStatic({ root: output })).fetch, port: 0 });
    await once(server, "listening");
    const page = await browser.newPage(wide);
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/reference/problems.html`);
    await page.getByRole("searchbox").fill("life invite");
    await page.getByRole("link", { name: "The life of an invite" }).click();
    await page.waitForURL("**/concepts.html#the-life-of-an-invite");
    await page.close();
    server.close();
  });

  it("is read without JavaScript", async () => {
    const page = await browser.newPage({ ...narrow, javaScriptEnabled: false });
    await page.goto(pathToFileURL(join(output, "index.html")).href);
    await page.getByRole("link", { name: "All pages" }).click();
    await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Quickstart" }).click();
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Quickstart");
    expect(await page.getByRole("searchbox").isVisible()).toBe(false);
    await page.close();
  });
});
