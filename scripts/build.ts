/** Builds what the package holds: `src` as JavaScript with its declarations in `dist`, and the dashboard. */
import { spawnSync } from "node:child_process";
import { cpSync, globSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
rmSync("dist", { recursive: true, force: true });
run("node_modules/.bin/tsc", "-p", "tsconfig.build.json");
// Styles, scripts and pictures that the sources read beside themselves.
for (const file of globSync("src/**/*.{css,js,svg}")) cpSync(file, file.replace("src", "dist"));
run(process.execPath, "scripts/build-dashboard.ts");

function run(command: string, ...args: string[]): void {
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
