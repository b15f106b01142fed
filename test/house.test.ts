/** The import table of the house, asked of the linter that holds it. */
import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

function lint(file: string, source: string): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync("biome", ["lint", `--stdin-file-path=${file}`], { input: source, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

it.each([
  ["src/core/x.ts", "../store/sql.ts"],
  ["src/core/x.ts", "../http/app.ts"],
  ["src/core/x.ts", "kysely"],
  ["src/contract/x.ts", "../store/sql.ts"],
  ["src/store/x.ts", "../http/app.ts"],
  ["src/store/x.ts", "../directory/built-in.ts"],
  ["src/directory/x.ts", "../outbox/worker.ts"],
  ["src/mail/x.ts", "../store/sql.ts"],
  ["src/outbox/x.ts", "hono"],
  ["src/http/routes/x.ts", "../../store/sql.ts"],
  ["src/http/x.ts", "kysely"],
  ["src/client/x.ts", "../core/accept.ts"],
  ["src/client/x.ts", "zod"],
  ["src/react/x.tsx", "../core/accept.ts"],
])("%s must not import %s", (file, forbidden) => {
  const { output } = lint(file, `import { thing } from "${forbidden}";\nexport const x = thing;\n`);
  expect(output).toContain("noRestrictedImports");
});

it.each([
  ["src/http/routes/x.ts", "../../core/accept.ts"],
  ["src/outbox/x.ts", "../mail/mail.ts"],
  ["src/react/x.tsx", "../client/index.ts"],
])("%s may import %s", (file, allowed) => {
  const { output } = lint(file, `import { thing } from "${allowed}";\nexport const x = thing;\n`);
  expect(output).not.toContain("noRestrictedImports");
});

it("lets only the command line read the environment", () => {
  const source = "export const x = process.env.HOME;\n";
  expect(lint("src/http/x.ts", source).output).toContain("noProcessEnv");
  expect(lint("src/cli/x.ts", source).output).not.toContain("noProcessEnv");
});
