/** The import table of the house, asked of the linter that holds it. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const forbidden = [
  ["src/core", "../store/sql.ts"],
  ["src/core", "../http/app.ts"],
  ["src/core", "../wiring/api.ts"],
  ["src/core", "kysely"],
  ["src/contract", "../store/sql.ts"],
  ["src/store", "../http/app.ts"],
  ["src/store", "../directory/built-in.ts"],
  ["src/store", "../wiring/api.ts"],
  ["src/directory", "../outbox/worker.ts"],
  ["src/mail", "../store/sql.ts"],
  ["src/outbox", "hono"],
  ["src/webhooks", "../store/sql.ts"],
  ["src/webhooks", "../outbox/worker.ts"],
  ["src/webhooks", "../mail/mail.ts"],
  ["src/http/routes", "../../store/sql.ts"],
  ["src/http", "kysely"],
  ["src/http", "../wiring/api.ts"],
  ["src/fronts/nile", "../../store/sql.ts"],
  ["src/fronts/nile", "../../directory/session.ts"],
  ["src/fronts/nile", "../../http/app.ts"],
  ["src/fronts/nile", "hono"],
  ["src/fronts/roq", "../../contract/invite.ts"],
  ["src/fronts/roq/browser", "../words.ts"],
  ["src/fronts/roq/browser", "graphql"],
  ["src/better-auth", "../store/sql.ts"],
  ["src/better-auth/plugin", "../../http/app.ts"],
  ["src/better-auth/plugin", "../../http/pages/layout.ts"],
  ["src/better-auth/adapter", "kysely"],
  ["src/better-auth/front", "better-auth"],
  ["src/better-auth/front", "../plugin/host.ts"],
  ["src/client", "../core/accept.ts"],
  ["src/client", "zod"],
  ["src/react", "../core/accept.ts"],
  ["src/cli", "../react/index.ts"],
  ["src", "hono"],
  ["src/wiring", "kysely"],
  ["src/wiring", "../cli/open.ts"],
  ["src/next", "pg"],
  ["src/next", "../core/accept.ts"],
  ["src/next", "../wiring/api.ts"],
] as const;
const allowed = [
  ["src/http/routes", "../../core/accept.ts"],
  ["src/fronts/nile", "../../core/accept.ts"],
  ["src/fronts/nile", "../../http/identity.ts"],
  ["src/outbox", "../mail/mail.ts"],
  ["src/webhooks", "../outbox/turns.ts"],
  ["src/react", "../client/index.ts"],
  ["src/cli", "../store/open.ts"],
  ["src/wiring", "../core/accept.ts"],
  ["src/next", "../index.ts"],
  ["src/directory", "better-auth/crypto"],
  ["src/better-auth/plugin", "better-auth/api"],
  ["src/better-auth/plugin", "../../http/pages/texts.ts"],
  ["src/better-auth/adapter", "../../core/invite.ts"],
  ["src/better-auth/front", "../create.ts"],
  ["src/core", "./invite.ts"],
  ["src/fronts/roq", "graphql-yoga"],
  ["src/fronts/roq/browser", "react"],
] as const;

const fileOf = (folder: string, path: string) => `${folder}/${path.replace(/\W+/g, "-")}.ts`;

describe("the import table", () => {
  let folder = "";
  let refused = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "doorlist-house-"));
    copyFileSync("biome.json", join(folder, "biome.json"));
    const write = (file: string, source: string) => {
      mkdirSync(join(folder, dirname(file)), { recursive: true });
      writeFileSync(join(folder, file), source);
    };
    for (const [where, path] of [...forbidden, ...allowed]) {
      write(fileOf(where, path), `import { thing } from "${path}";\n\nexport const x = thing;\n`);
    }
    for (const where of ["src/http", "src/cli"]) write(`${where}/environment.ts`, "export const x = process.env.HOME;\n");
    const options = ["--vcs-enabled=false", "--reporter=github", "--max-diagnostics=none"];
    refused = spawnSync("biome", ["lint", ...options, folder], { cwd: folder, encoding: "utf8" }).stdout;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The rules that refuse a file. */
  const rulesAgainst = (file: string) =>
    [...refused.matchAll(new RegExp(`title=lint/style/(\\w+),file=[^,]*${file},`, "g"))].map(([, rule]) => rule);

  it.each(forbidden)("%s must not import %s", (where, path) => {
    expect(rulesAgainst(fileOf(where, path))).toContain("noRestrictedImports");
  });

  it.each(allowed)("%s may import %s", (where, path) => {
    expect(rulesAgainst(fileOf(where, path))).toEqual([]);
  });

  it("lets only the command line read the environment", () => {
    expect(rulesAgainst("src/http/environment.ts")).toEqual(["noProcessEnv"]);
    expect(rulesAgainst("src/cli/environment.ts")).toEqual([]);
  });
});
