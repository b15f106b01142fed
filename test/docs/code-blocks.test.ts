/**
 * Every code block of README.md and docs/ does what it says, against a Doorlist that was started for its page.
 *
 * | block | what happens |
 * |---|---|
 * | `sh` | bash runs it in the repository, before the page's code; what it sets is in the environment of the blocks after it |
 * | `ts`, `js` | it is compiled (ts), and Node runs it, in the page's order and one process (modules.ts) |
 * | `tsx` | it is compiled |
 * | `ts`, `tsx` that begins with `// examples/…` | it is that file, word for word, which the example's own test runs |
 * | `ts` that begins with `// NAME.ts` | it is compiled as the file of that name; the page has a test of its own that runs it |
 * | `json` | it is JSON |
 * | `yaml` | a job of Prometheus, whose credentials `/metrics` takes |
 * | `sql` | tables are distributed by a column, which each has in all of its unique indexes |
 * | `http` | what goes over the wire: every header and field in it is named so in src |
 * | none | a list of `doorlist` commands, each of which there is |
 *
 * There is nothing else: no block is left out. In a block stand for the server of the page: `localhost:4400`,
 * `https://invites.example`, and `dl_…` for a key of the installation, which is also in `DOORLIST_KEY`. Names that a block
 * does not declare are those of earlier blocks of its page, or of app.ts; there is a tenant `acme`. Every `DOORLIST_…` setting is one that there is.
 */
import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cookieOf } from "../support/app.ts";
import { runDoorlist } from "../support/cli.ts";
import { remote } from "../support/remote.ts";
import { type ServerProcess, startServer } from "../support/server.ts";
import { type Block, blocksOf, pages } from "./blocks.ts";
import { exampleOf, fileOf, writeModules } from "./modules.ts";
import { runShell } from "./shell.ts";

const KEY = "dl_key_of_the_documentation_0123456789";
const CODE = ["ts", "tsx", "js"];
const source = globSync("src/**/*.ts")
  .map((file) => readFileSync(file, "utf8"))
  .join("\n");
const settings = new Set(
  globSync("src/cli/**/*.ts").flatMap((file) => readFileSync(file, "utf8").match(/DOORLIST_[A-Z_]+/g) ?? []),
);
settings.add("DOORLIST_KEY");
/** All that is compiled is compiled at once: a compiler for each page would take most of the time. */
const workshop = makeWorkshop();
const folderOf = (page: string) => join(workshop, page.replace(/\W/g, "-"));
let compiled: string;
let help: string | undefined;
beforeAll(() => {
  compiled = compileAll();
}, 120_000);
afterAll(() => rmSync(workshop, { recursive: true }));

/** Pages whose blocks are files of one app. */
const runElsewhere: Record<string, string> = { "docs/coming-from-better-invite.md": "test/better-auth/docs.test.ts" };

describe.each(pages)("the code of %s", (page) => {
  const blocks = blocksOf(page);
  const ofKind = (...infos: string[]) => blocks.filter(({ info }) => infos.includes(info));
  const where = ({ line, info }: Block) => `line ${line} (${info || "a list of commands"})`;
  const cases = (some: Block[]) => some.map((block) => [where(block), block] as const);
  const folder = folderOf(page);
  let data: string;
  let server: ServerProcess;
  let env: NodeJS.ProcessEnv;
  let program: ReturnType<typeof runCode> | undefined;

  const adapted = (code: string) =>
    code
      .replaceAll("http://localhost:4400", server.url)
      .replaceAll("localhost:4400", new URL(server.url).host)
      .replaceAll("https://invites.example", server.url)
      .replaceAll("dl_…", KEY);

  beforeAll(async () => {
    if (blocks.length === 0) return;
    data = mkdtempSync(join(tmpdir(), "doorlist-docs-"));
    server = await startServer({
      DOORLIST_DATA: data,
      DOORLIST_API_KEY: KEY,
      DOORLIST_ALLOWED_ORIGINS: "http://localhost:3000",
    });
    const account = { name: "Reader", email: "reader@example.com", password: "correct horse 1" };
    const signedUp = await remote(server.url).post("/api/auth/sign-up/email", account);
    const cookie = cookieOf(signedUp.headers);
    const makesAcme = blocks.some(({ code }) => code.includes('"id":"acme"'));
    const tenant = await remote(server.url, { cookie }).post("/v1/tenants", {
      name: "Reader's",
      ...(makesAcme ? {} : { id: "acme" }),
    });
    const { PATH, HOME } = process.env;
    env = {
      PATH,
      HOME,
      DOORLIST_DATA: data,
      DOORLIST_KEY: KEY,
      DOCS_URL: server.url,
      DOCS_COOKIE: cookie,
      DOCS_USER: signedUp.body.user.id,
      DOCS_TENANT: tenant.body.id,
    };
  });
  afterAll(async () => {
    if (blocks.length === 0) return;
    await server.stop();
    rmSync(data, { recursive: true });
  });

  it("is of kinds that can be shown to be true", () => {
    const kinds = [...CODE, "sh", "json", "yaml", "sql", "http", ""];
    expect(blocks.filter(({ info }) => !kinds.includes(info)).map(where)).toEqual([]);
    const named = blocks.flatMap(({ code }) => code.match(/DOORLIST_[A-Z_]+/g) ?? []);
    expect(named.filter((name) => !settings.has(name))).toEqual([]);
    if (blocks.some(fileOf)) expect(readFileSync(runElsewhere[page] ?? "", "utf8")).toContain(page);
  });

  it.each(cases(ofKind("sh")))("%s runs", async (_, { code }) => {
    env = await runShell(folder, adapted(code), env);
  });

  it.each(cases(ofKind(...CODE)))("%s holds", (_, { line }) => {
    program ??= runCode(
      folder,
      ofKind(...CODE).map((block) => ({ ...block, code: adapted(block.code) })),
      env,
    );
    const { ran, modules } = program;
    const { block, file, runs } = modules.find(({ block }) => block.line === line) ?? {};
    const example = block && exampleOf(block);
    if (example) {
      expect(`${block.code.slice(block.code.indexOf("\n") + 1)}\n`.trimStart()).toBe(readFileSync(example, "utf8"));
      return;
    }
    // A mistake that is not in this block is told once more, by the block that it is in.
    expect(compiled.split("\n").filter((text) => text.startsWith(`${folder}/${file}(`) || /^error/.test(text))).toEqual([]);
    if (runs) expect(ran).toContain(JSON.stringify({ ran: file, problem: null }));
  });

  it.each(cases(ofKind("json")))("%s is JSON", (_, { code }) => {
    expect(() => JSON.parse(code)).not.toThrow();
  });

  it.each(cases(ofKind("yaml")))("%s scrapes", async (_, { code }) => {
    const [, key] = adapted(code).match(/credentials: (\w+)/) ?? [];
    const answer = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${key}` } });
    expect(await answer.text()).toContain("doorlist_http_request_duration_seconds");
  });

  it.each(cases(ofKind("sql")))("%s can be done to the tables", (_, { code }) => {
    const database = new DatabaseSync(join(data, "doorlist.db"), { readOnly: true });
    const columns = database.prepare(
      `select list.name as "index", max(info.name = ?) as within from pragma_index_list(?) list, pragma_index_info(list.name) info
       where list."unique" group by list.name`,
    );
    for (const line of code.split("\n")) {
      const [, table = "", column = ""] = line.match(/^select create_distributed_table\('(\w+)', '(\w+)'/) ?? [];
      const indexes = columns.all(column, table);
      expect(indexes, line).not.toEqual([]);
      expect(
        indexes.filter(({ within }) => !within),
        line,
      ).toEqual([]);
    }
    database.close();
  });

  it.each(cases(ofKind("http")))("%s is written so in src", (_, { code }) => {
    const names = [...code.matchAll(/^([\w-]+): |"(\w+)"/gm)].map(([, header, field]) => header ?? field ?? "");
    expect(names).not.toEqual([]);
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(source))).toEqual([]);
  });

  it.each(cases(ofKind("")))("%s are commands that there are", async (_, { code }) => {
    help ??= (await runDoorlist(["--help"], {})).stdout;
    for (const line of code.split("\n")) {
      const [, command = "no command"] = line.match(/^doorlist (\w+)/) ?? [];
      expect(help, line).toMatch(new RegExp(`^ {2}${command}\\b`, "m"));
    }
  });
});

function makeWorkshop(): string {
  mkdirSync(".cache/docs", { recursive: true });
  return mkdtempSync(".cache/docs/");
}

/** Answers what the compiler says about the code of all pages. */
function compileAll(): string {
  const examples = pages.flatMap((page) => {
    const code = blocksOf(page).filter(({ info }) => CODE.includes(info));
    const modules = writeModules(folderOf(page), code);
    return modules.filter(({ block }) => exampleOf(block)).map(({ file }) => relative(workshop, join(folderOf(page), file)));
  });
  const config = {
    extends: "../../../tsconfig.json",
    compilerOptions: {
      module: "ESNext",
      moduleResolution: "Bundler",
      noUnusedLocals: false,
      // A bundler's, for stylesheets that are imported.
      types: ["node", "vite/client"],
    },
    include: ["*/*.ts", "*/*.tsx"],
    exclude: examples,
  };
  writeFileSync(join(workshop, "tsconfig.json"), JSON.stringify(config));
  return spawnSync("tsc", ["-p", workshop, "--pretty", "false"], { encoding: "utf8" }).stdout;
}

/** Runs the code of a page in one process. */
function runCode(folder: string, code: Block[], env: NodeJS.ProcessEnv) {
  const modules = writeModules(folder, code);
  const { stdout, stderr } = spawnSync(process.execPath, ["run.mjs"], { cwd: folder, encoding: "utf8", env, timeout: 30_000 });
  return { modules, ran: stdout + stderr };
}
