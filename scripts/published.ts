/**
 * The package.json that is published: it names the JavaScript in `dist`, where the repository's own names the sources,
 * which run without a build but which no Node runs inside `node_modules`. `npm pack` writes it, and puts back ours.
 *
 *     node scripts/published.ts             # before packing
 *     node scripts/published.ts --restore   # after it
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

type Export = string | { types: string; default: string };

export interface Manifest {
  exports: Record<string, Export>;
  bin: Record<string, string>;
  sideEffects: string[];
  [field: string]: unknown;
}

/** Of use in the repository alone. */
const ours = ["private", "workspaces", "scripts", "devDependencies", "allowScripts"];

export function published(manifest: Manifest): Manifest {
  const kept = Object.fromEntries(Object.entries(manifest).filter(([field]) => !ours.includes(field)));
  const exported = Object.entries(manifest.exports).map(([subpath, source]) => [subpath, builtExport(source)]);
  const bin = Object.entries(manifest.bin).map(([name, source]) => [name, built(source as string)]);
  return {
    ...kept,
    exports: { ...Object.fromEntries(exported), "./package.json": "./package.json" },
    bin: Object.fromEntries(bin),
    sideEffects: manifest.sideEffects.map(built),
  };
}

function builtExport(source: Export): Export {
  if (typeof source !== "string" || !source.endsWith(".ts")) return built(source as string);
  return { types: built(source).replace(/\.js$/, ".d.ts"), default: built(source) };
}

function built(source: string): string {
  return source.replace(/^(\.\/)?src\//, "$1dist/").replace(/\.tsx?$/, ".js");
}

if (import.meta.main) {
  const file = new URL("../package.json", import.meta.url);
  const kept = new URL("../package.json.kept", import.meta.url);
  if (process.argv.includes("--restore")) renameSync(kept, file);
  else {
    // There already where a packing broke off before it was put back.
    if (!existsSync(kept)) writeFileSync(kept, readFileSync(file));
    writeFileSync(file, `${JSON.stringify(published(JSON.parse(readFileSync(kept, "utf8"))), null, 2)}\n`);
  }
}
