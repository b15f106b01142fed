/** What somebody's bundler takes with each subpath that runs in a browser: minified, without the packages it asks for. */
import { globSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";
import { describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };

const KB = 1000;

/** Bytes gzipped at most of what loads at once, and where in `src` it may come from. */
const subpaths = {
  "./client": { most: 4 * KB, folders: ["client/"] },
  // The types of events to choose from stand in core/webhook.ts.
  "./react": { most: 64 * KB, folders: ["react/", "client/", "contract/", "core/webhook.ts"] },
  "./roq": { most: 2 * KB, folders: ["fronts/roq/browser/"] },
  "./better-auth/client": { most: 1 * KB, folders: ["better-auth/"] },
} as const;

async function bundle(entry: string): Promise<{ size: number; modules: string[] }> {
  const built = await build({
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      minify: true,
      rolldownOptions: { input: entry, external: /^[^./]/, preserveEntrySignatures: "strict" },
    },
  });
  const { output } = (Array.isArray(built) ? built[0] : built) as Rolldown.RolldownOutput;
  const chunks = output.filter((part) => part.type === "chunk");
  const first = chunks.find(({ isEntry }) => isEntry);
  const atOnce = chunks.filter(({ fileName, isEntry }) => isEntry || first?.imports.includes(fileName));
  return {
    size: gzipSync(atOnce.map(({ code }) => code).join("\n")).length,
    modules: chunks.flatMap(({ moduleIds }) => moduleIds.filter((id) => !id.includes("\0")).map((id) => relative("src", id))),
  };
}

describe.each(Object.entries(subpaths))("doorlist%s", (subpath, { most, folders }) => {
  it("brings nothing of the server's, and stays small", async () => {
    const { size, modules } = await bundle(manifest.exports[subpath as keyof typeof subpaths]);
    console.log(`doorlist${subpath.slice(1)}: ${size} bytes gzipped, ${modules.length} modules`);
    expect(modules.length).toBeGreaterThan(0);
    expect(modules.filter((path) => !folders.some((folder) => path.startsWith(folder)))).toEqual([]);
    expect(size).toBeLessThan(most);
  });
});

describe("for the bundlers of servers", () => {
  it("marks the components as the browser's, so that Next.js says so where a server component takes one", () => {
    const [directive] = readFileSync(manifest.exports["./react"], "utf8").match(/^(?!\/\*\*).+$/m) ?? [];
    expect(directive).toBe('"use client";');
  });

  it("names none of its own files by `new URL`, which copies the file away from those that it imports", () => {
    const sources = globSync("src/**/*.ts").filter((path) => !path.startsWith("src/cli/"));
    expect(sources.filter((path) => /new URL\([^;]*import\.meta\.url\)/.test(readFileSync(path, "utf8")))).toEqual([]);
  });
});
