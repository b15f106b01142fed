/**
 * TypeScript and JavaScript of a page as modules in one folder, in the page's order, and a program that runs them in it.
 * What a block has no declaration for comes from an earlier block of its page, or from the reader's own app (app.ts).
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Block } from "./blocks.ts";

export interface Module {
  block: Block;
  file: string;
  /** A component or a whole file of an example: it is compiled, and does not run by itself. */
  runs: boolean;
}

const appNames = [
  ...readFileSync(new URL("app.ts", import.meta.url), "utf8").matchAll(/^export (?:const|async function) (\w+)/gm),
].map(([, name = ""]) => name);

/** The first line, where it names a file of an example: the block is that file. */
export function exampleOf({ code }: Block): string | undefined {
  return code.match(/^\/\/ (examples\/\S+)\n/)?.[1];
}

/** The first line, where it names a file of the reader's app. */
export function fileOf({ code }: Block): string | undefined {
  return code.match(/^\/\/ ([\w-]+\.ts)\n/)?.[1];
}

export function writeModules(folder: string, blocks: Block[]): Module[] {
  mkdirSync(folder, { recursive: true });
  const known = new Map(appNames.map((name) => [name, "../../../../test/docs/app.ts"]));
  const modules = blocks.map((block, index): Module => {
    const named = fileOf(block);
    if (named) {
      writeFileSync(join(folder, named), block.code);
      return { block, file: named, runs: false };
    }
    const isComponent = block.info.endsWith("x");
    const file = `${String(index + 1).padStart(2, "0")}.${block.info.startsWith("ts") ? "ts" : "mjs"}${isComponent ? "x" : ""}`;
    const declared = declaredIn(block.code);
    const free = [...known].filter(([name]) => !declared.includes(name) && new RegExp(`(?<![.\\w])${name}\\b`).test(block.code));
    const imports = free.map(([name, from]) => `import { ${name} } from "${from}";`);
    const hidden = declared.filter((name) => !new RegExp(`^export .*\\b${name}\\b`, "m").test(block.code));
    const shared = hidden.length > 0 ? `export { ${hidden.join(", ")} };` : "export {};";
    const common = /\brequire\(/.test(block.code)
      ? ['import { createRequire } from "node:module";', "const require = createRequire(import.meta.url);"]
      : [];
    writeFileSync(join(folder, file), [...imports, ...common, block.code, shared, ""].join("\n"));
    const isExample = exampleOf(block) !== undefined;
    if (!isExample) for (const name of declared) known.set(name, `./${file}`);
    return { block, file, runs: !isComponent && !isExample };
  });
  const run = modules.filter(({ runs }) => runs).map(({ file }) => file);
  writeFileSync(join(folder, "run.mjs"), program(run));
  return modules;
}

/** Names that a module declares at its outermost. */
function declaredIn(code: string): string[] {
  const single = [...code.matchAll(/^(?:export )?(?:async )?(?:const|let|function|class|interface|type) (\w+)/gm)];
  const several = [...code.matchAll(/^(?:export )?const [{[]([^}\]]*)[}\]]/gm)];
  return [
    ...single.map(([, name = ""]) => name),
    ...several.flatMap(([, names = ""]) => names.split(",").map((name) => name.split(":").at(-1)?.trim() ?? "")),
  ].filter(Boolean);
}

/** Runs each to its end, and says on a line of its own how it went. */
function program(files: string[]): string {
  return `for (const file of ${JSON.stringify(files)}) {
  const problem = await import("./" + file).then(() => null, (error) => String(error?.stack ?? error));
  console.log("\\n" + JSON.stringify({ ran: file, problem }));
}
process.exit(0);
`;
}
