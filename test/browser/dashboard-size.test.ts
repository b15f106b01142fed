/** What a browser loads before the dashboard shows anything: the scripts that its page names. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";

const built = fileURLToPath(new URL("../../dashboard/dist/", import.meta.url));
const MOST_BYTES = 170_000;

it("the dashboard begins with at most 170 kB of JavaScript, gzipped", () => {
  const page = readFileSync(`${built}index.html`, "utf8");
  const scripts = [...page.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map(([, path]) => readFileSync(`${built}${path}`));
  expect(scripts.length).toBeGreaterThan(1);
  expect(scripts.reduce((sum, script) => sum + gzipSync(script).length, 0)).toBeLessThanOrEqual(MOST_BYTES);
});
