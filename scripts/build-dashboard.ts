/**
 * Builds the dashboard where its sources are newer than what was built; `--force` builds in any case. The new files take
 * the place of the old ones in one rename, so that servers which start at the same time each find a whole dashboard.
 */
import { existsSync, globSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
const built = join(root, "dashboard/dist");
const sources = ["dashboard/{src,public}/**/*", "dashboard/{index.html,vite.config.ts}", "src/{react,client,contract}/**/*"];

if (process.argv.includes("--force") || isStale()) {
  const fresh = `${built}.${process.pid}`;
  const old = `${fresh}.old`;
  // Vite takes over what it finds: a test run would leave a dashboard with React's development build behind.
  process.env.NODE_ENV = "production";
  await build({ root: join(root, "dashboard"), logLevel: "warn", build: { outDir: fresh, emptyOutDir: true } });
  if (existsSync(built)) renameSync(built, old);
  renameSync(fresh, built);
  rmSync(old, { recursive: true, force: true });
}

function isStale(): boolean {
  const index = join(built, "index.html");
  if (!existsSync(index)) return true;
  const builtAt = statSync(index).mtimeMs;
  return globSync(sources, { cwd: root }).some((file) => statSync(join(root, file)).mtimeMs > builtAt);
}
