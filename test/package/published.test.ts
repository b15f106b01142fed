import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Manifest, published } from "../../scripts/published.ts";

const manifest: Manifest & Record<"dependencies" | "peerDependencies" | "peerDependenciesMeta", Record<string, unknown>> =
  JSON.parse(readFileSync("package.json", "utf8"));
const sources = Object.values(manifest.exports) as string[];

describe("the package.json that is published", () => {
  it("names the JavaScript of each source that the repository's own names", () => {
    for (const source of [...sources, ...Object.values(manifest.bin)]) expect(existsSync(source), source).toBe(true);
    expect(published(manifest)).toMatchObject({
      bin: { doorlist: "dist/cli/main.js" },
      exports: {
        ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
        "./client": { types: "./dist/client/index.d.ts", default: "./dist/client/index.js" },
        "./react/doorlist.css": "./dist/react/styles/doorlist.css",
      },
    });
    expect(JSON.stringify(published(manifest))).not.toContain("src/");
  });

  it("leaves out what is of use in the repository alone", () => {
    const fields = Object.keys(published(manifest));
    for (const field of ["private", "workspaces", "scripts", "devDependencies"]) expect(fields).not.toContain(field);
  });

  it("asks nobody for what only components need", () => {
    const { dependencies, peerDependencies, peerDependenciesMeta } = manifest;
    expect(Object.keys(dependencies).filter((name) => /react|radix|lucide|recharts|^next$/.test(name))).toEqual([]);
    const demanded = Object.keys(peerDependencies).filter((name) => !(name in peerDependenciesMeta));
    expect(demanded).toEqual(["better-auth"]);
  });
});
