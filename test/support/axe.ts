/** What axe-core finds wrong with a page by WCAG 2.2 AA. It is run by the debugger, past the page's own script policy. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

interface Found {
  violations: { id: string; help: string; nodes: { target: string[]; failureSummary?: string }[] }[];
}

/** One line for each fault; empty where there is none. */
export async function faultsOf(page: Page): Promise<string[]> {
  // A colour that is on its way to another would be read as faint.
  await page.evaluate(() => {
    const ending = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Number.POSITIVE_INFINITY);
    return Promise.all(ending.map(({ finished }) => finished.catch(() => {})));
  });
  await page.evaluate(source);
  const { violations } = await page.evaluate<Found, string[]>(
    // biome-ignore lint/suspicious/noExplicitAny: axe is a global of the page
    (tags) => (globalThis as any).axe.run(document, { runOnly: { type: "tag", values: tags } }),
    rules,
  );
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help} (${target.join(" ")})`));
}
