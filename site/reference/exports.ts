/** What each entry of the package exports, with its types and docstrings as the compiler reads them. */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { API, type Checker, type Symbol as Name, SignatureKind, SymbolFlags, type Type } from "typescript/unstable/sync";
import type { Generated } from "./pages.ts";

interface Entry {
  /** In the navigation. */
  page: string;
  /** How it is imported -> where it is. */
  modules: Record<string, string>;
}

const entries: Entry[] = [
  { page: "doorlist", modules: { doorlist: "src/index.ts" } },
  { page: "client", modules: { "doorlist/client": "src/client/index.ts" } },
  { page: "react", modules: { "doorlist/react": "src/react/index.ts" } },
  { page: "next", modules: { "doorlist/next": "src/next/index.ts" } },
  {
    page: "better-auth",
    modules: { "doorlist/better-auth": "src/better-auth/index.ts", "doorlist/better-auth/client": "src/better-auth/client.ts" },
  },
  { page: "roq", modules: { "doorlist/roq": "src/fronts/roq/browser/index.ts" } },
];

/** Of TypeScript's `TypeFormatFlags`: NoTruncation, and InTypeAlias, which spells out a type that has a name. */
const WHOLE = 1;
const SPELLED_OUT = WHOLE | (1 << 23);
/** A group of methods or settings that is told as rows of its own when it is longer. */
const LONGEST_GROUP = 100;
/** What fits a cell; of more, the beginning is shown. */
const LONGEST = 320;

export function apiPages(): [string, Generated][] {
  const api = new API({ cwd: process.cwd() });
  try {
    const project = api.updateSnapshot({ openProjects: [resolve("site/reference/tsconfig.json")] }).getProjects()[0];
    if (!project) throw new Error("site/reference/tsconfig.json is no project");
    const exportsOf = (file: string): Name[] => {
      const source = project.program.getSourceFile(resolve(file));
      const module = source && project.checker.getSymbolAtLocation(source);
      if (!module) throw new Error(`${file} exports nothing`);
      return project.checker.getExportsOfModule(module).map((name) => declared(project.checker, name));
    };
    const there = entries.filter(({ modules }) => Object.values(modules).every((file) => existsSync(file)));
    const known = there.flatMap(({ modules }) => Object.values(modules).flatMap(exportsOf));
    const writer = createWriter(project.checker, known);
    return there.map(({ page, modules }) => [`reference/${page}`, apiPage(modules, exportsOf, writer)]);
  } finally {
    api.close();
  }
}

const kinds: [title: string, holds: (name: Name) => boolean][] = [
  ["Components", ({ name, flags }) => isFunction(flags) && /^[A-Z]/.test(name)],
  ["Hooks", ({ name, flags }) => isFunction(flags) && /^use[A-Z]/.test(name)],
  ["Functions and values", ({ flags }) => (flags & (SymbolFlags.Function | SymbolFlags.Variable | SymbolFlags.Class)) !== 0],
  ["Types", () => true],
];

function isFunction(flags: SymbolFlags): boolean {
  return (flags & SymbolFlags.Function) !== 0;
}

function apiPage(modules: Entry["modules"], exportsOf: (file: string) => Name[], writer: Writer): Generated {
  const [title = ""] = Object.keys(modules);
  const heads = Object.entries(modules).map(([path, file]) => `\`${path}\`: ${headOf(file)}`);
  const left = new Set(Object.values(modules).flatMap((file) => exportsOf(file).filter(isUsable)));
  const groups = kinds.flatMap(([kind, holds]) => {
    const members = [...left].filter(holds);
    for (const name of members) left.delete(name);
    return members.length === 0 ? [] : [`## ${kind}`, ...members.map(writer.write)];
  });
  return { title, content: `${[`# ${title}`, ...heads, ...groups].join("\n\n")}\n` };
}

/** What the comment at the head of a file says, to its first empty line. */
function headOf(file: string): string {
  const [, comment = ""] = readFileSync(file, "utf8").match(/^\/\*\*(.*?)\*\//s) ?? [];
  const lines = comment.split("\n").map((line) => line.replace(/^ \* ?/, "").trim());
  const text = lines.join("\n").trim().split("\n\n", 1)[0] ?? "";
  return plain(text.replace(/^`[^`]+`: /, ""));
}

/** Schemas of the contract are exported for their types alone. */
function isUsable(name: Name): boolean {
  const isValue = (name.flags & (SymbolFlags.Variable | SymbolFlags.Function)) !== 0;
  return !isValue || !name.declarations.some(({ path }) => path.includes("/src/contract/"));
}

/** Not inherited from what the language or a library declares, like `stack` of an error. */
function isOurs({ declarations }: Name): boolean {
  return (
    declarations.length === 0 || declarations.some(({ path }) => !path.includes("/node_modules/") && !path.startsWith("bundled:"))
  );
}

function declared(checker: Checker, name: Name): Name {
  return name.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name;
}

type Writer = ReturnType<typeof createWriter>;

/** @param known types that are told by their names wherever they come */
function createWriter(checker: Checker, known: readonly Name[]) {
  const names = known
    .filter(({ flags }) => flags & SymbolFlags.TypeAlias)
    .map((name) => [checker.typeToString(checker.getDeclaredTypeOfSymbol(name), undefined, SPELLED_OUT), name.name] as const)
    .filter(([text]) => text.startsWith("{ "))
    .sort(([a], [b]) => b.length - a.length);

  const named = (text: string) => names.reduce((all, [spelled, name]) => all.replaceAll(spelled, name), text);
  const typeText = (type: Type, flags = WHOLE) => named(checker.typeToString(type, undefined, flags));
  const about = (name: Name) => {
    const tags = checker
      .getJsDocTagsOfSymbol(name)
      .filter(({ name }) => name !== "default")
      .map(({ name: tag, text }) => `*${tag}* ${text}`);
    const fallback = checker.getJsDocTagsOfSymbol(name).find(({ name }) => name === "default");
    return [checker.getDocumentationCommentOfSymbol(name), ...tags, fallback && `Default: ${fallback.text}`]
      .filter(Boolean)
      .join(" ")
      .replace(/\s+/g, " ");
  };

  function rows(type: Type, prefix = ""): string[] {
    return checker.getPropertiesOfType(type).flatMap((property) => {
      const own = checker.getTypeOfSymbol(property);
      if (!own || !isOurs(property)) return [];
      const isOptional = (property.flags & SymbolFlags.Optional) !== 0;
      const text = typeText(own).replace(isOptional ? / \| undefined$/ : /$^/, "");
      const group = text.startsWith("{ ") && !isOptional && checker.getSignaturesOfType(own, SignatureKind.Call).length === 0;
      if (group && prefix === "" && text.length > LONGEST_GROUP) return rows(own, `${property.name}.`);
      return [
        `| ${cell(`${prefix}${property.name}${isOptional ? "?" : ""}`)} | ${cell(shortened(text))} | ${plain(about(property))} |`,
      ];
    });
  }

  function table(type: Type): string {
    const all = rows(type);
    const says = all.some((row) => !row.endsWith("|  |"));
    const shown = says ? all : all.map((row) => row.slice(0, -"  |".length));
    return all.length === 0
      ? ""
      : [...(says ? ["| Name | Type | About |", "|---|---|---|"] : ["| Name | Type |", "|---|---|"]), ...shown].join("\n");
  }

  function callable(name: Name, type: Type): string {
    const [signature] = checker.getSignaturesOfType(type, SignatureKind.Call);
    const result = signature && checker.getReturnTypeOfSignature(signature);
    const text = typeText(type);
    const isObject = result !== undefined && typeText(result).startsWith("{ ") && typeText(result).length > LONGEST;
    const line = isObject ? `${text.slice(0, text.indexOf(" => "))}` : shortened(text);
    return [code(`${name.name}${line}`), isObject ? `It answers:\n\n${table(result)}` : ""].filter(Boolean).join("\n\n");
  }

  function body(name: Name): string {
    if (name.flags & (SymbolFlags.Interface | SymbolFlags.TypeAlias)) {
      const type = checker.getDeclaredTypeOfSymbol(name);
      const text = checker.typeToString(type, undefined, SPELLED_OUT);
      const isObject = (name.flags & SymbolFlags.Interface) !== 0 || text.startsWith("{ ");
      return isObject ? table(type) : code(`type ${name.name} = ${shortened(text)}`);
    }
    if (name.flags & SymbolFlags.Class) return table(checker.getDeclaredTypeOfSymbol(name));
    const type = checker.getTypeOfSymbol(name);
    if (!type) return "";
    if (checker.getSignaturesOfType(type, SignatureKind.Call).length > 0) return callable(name, type);
    return code(`const ${name.name}: ${shortened(typeText(type))}`);
  }

  return {
    write: (name: Name) => [`### ${name.name}`, plain(about(name)), body(name)].filter(Boolean).join("\n\n"),
  };
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
}

function code(text: string): string {
  return `\`\`\`ts\n${text}\n\`\`\``;
}

function cell(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}

/** A docstring as Markdown: what would be read as HTML or as the end of a cell is not. */
function plain(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replaceAll("<", "&lt;")))
    .join("")
    .replaceAll("|", "\\|");
}
