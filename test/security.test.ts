/** What SECURITY.md and docs/dependencies.md claim is there. */
import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const shown = [...read("SECURITY.md").matchAll(/^\| [\d., to]+ \| .+ \| `(test\/[\w./-]+)` "(.+)" \|$/gm)];

it("every item of SECURITY.md names a test", () => {
  const items = read("SECURITY.md").match(/^\| \d.*$/gm) ?? [];
  expect(items.length).toBeGreaterThan(50);
  expect(shown.length).toBe(items.length);
});

it.each(shown.map(([, file = "", title = ""]) => [file, title]))("%s has the test: %s", (file, title) => {
  expect(existsSync(new URL(`../${file}`, import.meta.url))).toBe(true);
  expect(read(file)).toContain(`"${title}"`);
});

it("every dependency has its reason, and there is no reason for one that is not there", () => {
  const { dependencies } = JSON.parse(read("package.json"));
  const reasons = [...read("docs/dependencies.md").matchAll(/^\| `(.+?)` \| .+ \|$/gm)].map(([, name]) => name);
  expect(reasons).toEqual(Object.keys(dependencies).sort());
});
